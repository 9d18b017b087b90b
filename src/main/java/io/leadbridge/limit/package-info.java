/**
 * May we call now? The rate of each credential and the pauses of each connection, shared by all instances, and a circuit
 * breaker for each connection.
 *
 * <p>Here are numbers and clocks only. The numbers of a CRM stand in its route file; what a CRM's answer means is
 * decided in {@code crm.amocrm} and {@code crm.lptracker}.
 */
package io.leadbridge.limit;
