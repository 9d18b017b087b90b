/**
 * Is it genuine, and has it been kept? From an HTTP request to a message in the queue, and the answer that the CRM gets.
 *
 * <p>Nothing here reads what a webhook says: a body that nobody can understand is kept all the same, and parks later with
 * its reason (rooms {@code crm.*} and {@code sync}). Whether it was seen before is told in {@code dedup}. The order of
 * the steps stands in {@code routes/intake.camel.yaml}.
 */
package io.leadbridge.intake;
