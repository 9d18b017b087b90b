/** The whole hub as its users meet it: the whole server, both sandboxes, real webhooks, real Redis. */
package io.leadbridge.flow;
