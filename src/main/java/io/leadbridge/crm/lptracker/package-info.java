/**
 * What LPTracker says and wants to hear: its webhooks, its API's JSON, its errors that come as HTTP 200.
 *
 * <p>Shapes and decisions, one class for each operation or shape, behind the one bean {@code LpTracker}. What LPTracker
 * does not document, and a wrong guess about would lose data, is seen once and remembered in memory: {@code ContactHabits},
 * {@code Customs}. How and when calls are made stands in {@code routes/crm-lptracker.camel.yaml}; the facts are in
 * {@code docs/crm-lptracker.md}.
 */
package io.leadbridge.crm.lptracker;
