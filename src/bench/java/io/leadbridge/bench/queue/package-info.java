/** The queue component against BullMQ, each in a process of its own on the same Redis. */
package io.leadbridge.bench.queue;
