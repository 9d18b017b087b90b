/**
 * The stand-in of amoCRM: API v4, OAuth, and webhooks in the form recorded in 2025.
 *
 * <p>Here is what amoCRM does. {@code AmoGate} lets callers in, by the tokens of {@code AmoTokens}; {@code AmoRecords} is what
 * leads, contacts and companies have in common; {@code AmoNews} tells of changes, by webhook and in the list of events;
 * {@code AmoSettings} names each point that the sources leave open. Not here: counts, limits, faults and delivery, which
 * both CRMs share ({@code sandbox}). Source of the facts: amocrm.ru/developers, the official SDK amocrm/amocrm-api-php and
 * recorded webhooks; {@code docs/sandbox.md} names the source of each behaviour and where it is a guess.
 */
package io.leadbridge.sandbox.amocrm;
