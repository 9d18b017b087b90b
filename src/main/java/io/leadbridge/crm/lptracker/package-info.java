/**
 * What LPTracker says and wants to hear: its webhooks, its API's JSON, its errors that come as HTTP 200.
 *
 * <p>Pure shapes and decisions. How and when calls are made stands in {@code routes/crm-lptracker.camel.yaml}; the facts
 * are in {@code docs/crm-lptracker.md}.
 */
package io.leadbridge.crm.lptracker;
