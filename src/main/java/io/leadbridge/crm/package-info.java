/**
 * The port to the CRMs, and its one adapter onto the routes.
 *
 * <p>A CRM is reached only through {@code direct:{crm}-parse}, {@code -fetch}, {@code -search}, {@code -create},
 * {@code -update}, {@code -describe} and the others of {@link io.leadbridge.crm.Crm}; a further CRM is one more route file. What a CRM's JSON looks like is known in
 * {@code crm.amocrm} and {@code crm.lptracker}, which do not know each other.
 *
 * <p>The tokens are here, too: {@link io.leadbridge.crm.Tokens} of logins, {@link io.leadbridge.crm.OAuthTokens} of OAuth. Not
 * here: how often a CRM may be called ({@code limit}).
 */
package io.leadbridge.crm;
