/**
 * Makes it so in the other CRM, and names the outcome.
 *
 * <p>Here are the four books that are kept for it (links, bases, intents, ledger) and what decides, by them, whether to
 * write, to make, to look first or to do nothing. What is wanted comes from {@code rules} and {@code mapping}; how a CRM
 * is called is known in {@code crm}; what becomes of the message is decided in {@code sync}. {@code docs/sync.md} tells
 * how one lead goes.
 */
package io.leadbridge.deliver;
