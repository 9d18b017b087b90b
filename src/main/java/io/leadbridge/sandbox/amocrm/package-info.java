/**
 * The stand-in of amoCRM: API v4 as far as the hub's main path needs it, and webhooks in the form recorded in 2025.
 *
 * <p>Here is what amoCRM does with leads, contacts, fields, pipelines and subscriptions. Not here: limits, faults, counts
 * and delivery, which both CRMs share ({@code sandbox}). Source of the facts: amocrm.ru/developers, the official SDK
 * amocrm/amocrm-api-php and recorded webhooks; where they are silent, the choice is named in {@code docs/sandbox.md}.
 */
package io.leadbridge.sandbox.amocrm;
