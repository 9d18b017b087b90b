package io.leadbridge.crm;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Makes the HTTP client do what it is told and nothing else: bean {@code plain-http}. Its own repeats would go past our
 * limits, and its cookies would be shared by all tenants.
 */
public final class PlainHttp implements HttpClientConfigurer {

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableAuthCaching();
    }
}
