package io.leadbridge.crm;

import java.util.concurrent.TimeUnit;
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

    /** How long a request may take where nothing else is said. */
    private static final long MOST_MS = 10_000;

    private final long mostBytes;
    private final long mostMs;

    /** With the default bounds of 16 MiB and 10 s. */
    public PlainHttp() {
        this(MOST, MOST_MS);
    }

    /**
     * @param mostBytes of an answer, decompressed; of a larger one nothing is taken
     * @param mostMs for a request with its whole answer, in milliseconds; an answer that is not complete by then is none
     */
    public PlainHttp(long mostBytes, long mostMs) {
        this.mostBytes = mostBytes;
        this.mostMs = mostMs;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableAuthCaching()
                .addExecInterceptorFirst("bounded-answer", (request, scope, chain) -> {
                    long startNs = System.nanoTime();
                    ClassicHttpResponse response = chain.proceed(request, scope);
                    if (response.getEntity() != null) {
                        response.setEntity(new BoundedAnswer(
                                response.getEntity(),
                                mostBytes,
                                () -> System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(mostMs)));
                    }
                    return response;
                });
    }
}
