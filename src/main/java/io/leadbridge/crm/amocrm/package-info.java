/**
 * What amoCRM (Kommo) says and wants to hear: its webhooks' forms, its API's JSON, what its errors mean.
 *
 * <p>Pure shapes and decisions. How and when calls are made stands in {@code routes/crm-amocrm.camel.yaml}; the facts
 * are on amoCRM's developer pages and in {@code docs/crm-amocrm.md}.
 */
package io.leadbridge.crm.amocrm;
