/** The whole server against Fastify with BullMQ: from a POST to the answer that says the webhook is kept. */
package io.leadbridge.bench.intake;
