package io.leadbridge.camel.redisqueue;

/** What handles a batch: in a consumer, the route. */
@FunctionalInterface
interface BatchHandler {

    /**
     * Handles the messages of the settlement.
     *
     * @return why it failed, null if it did not; never throws
     */
    String handle(Settlement settlement, QueueLease lease);
}
