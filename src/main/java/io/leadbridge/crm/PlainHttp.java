package io.leadbridge.crm;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * Makes the HTTP client do what it is told and nothing else: bean {@code plain-http}, and one for each CRM in its route
 * file. Its own repeats would go past our limits, its cookies would be shared by all tenants, and it would read answers
 * of any size.
 */
public final class PlainHttp implements HttpClientConfigurer {

    /** Bytes of an answer where nothing else is said: 16 MiB. */
    private static final long MOST = 16L << 20;

    private final long mostBytes;

    /** With the default bound of 16 MiB. */
    public PlainHttp() {
        this(MOST);
    }

    /**
     * @param mostBytes of an answer, decompressed; of a larger one nothing is taken
     */
    public PlainHttp(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableAuthCaching()
                .addExecInterceptorFirst("bounded-answer", (request, scope, chain) -> {
                    ClassicHttpResponse response = chain.proceed(request, scope);
                    if (response.getEntity() != null) {
                        response.setEntity(new BoundedAnswer(response.getEntity(), mostBytes));
                    }
                    return response;
                });
    }
}
