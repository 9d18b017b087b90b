package io.leadbridge.app;

import io.leadbridge.event.Connection;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where the CRMs reach this server from outside: {@code leadbridge.public-url}. */
final class PublicUrl {

    static final String KEY = "leadbridge.public-url";

    /** What such an address has to be, for messages. */
    static final String EXPECTED = "an address as https://hooks.example.com, without query and fragment";

    private PublicUrl() {}

    /**
     * Reads it.
     *
     * @param text null or empty for none
     * @throws SettingsException if it is no such address
     */
    static Optional<URI> of(String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(read(text.strip())
                .orElseThrow(() -> new SettingsException(KEY + ": '" + text + "' given; " + EXPECTED + " expected")));
    }

    /** Whether it is empty or such an address. */
    static boolean isValid(String text) {
        return text.isBlank() || read(text.strip()).isPresent();
    }

    private static Optional<URI> read(String text) {
        try {
            URI url = new URI(text);
            boolean web = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            boolean bare = url.getRawQuery() == null && url.getRawFragment() == null && url.getRawUserInfo() == null;
            return web && bare && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * A connection's webhook address, with its secret.
     *
     * @param path what all webhook addresses begin with
     */
    static URI webhook(URI base, String path, Connection connection) {
        String start = base.toString().replaceAll("/+$", "");
        return URI.create(start + path + "/" + connection.account() + "/" + connection.webhookSecret());
    }

    /** The address without its secret. */
    static String masked(URI webhook) {
        return webhook.toString().replaceFirst("[^/]*$", "***");
    }
}
