/** The whole hub as its users meet it: a server process of its own, both sandboxes, real webhooks, real Redis. */
package io.leadbridge.flow;
