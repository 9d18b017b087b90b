package io.leadbridge.crm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an account is that has moved. An access token names a host that knows it, in the claim {@code api_domain}. The
 * token's signature cannot be checked by us, so no host is believed but one of the vendor's: nobody can lead our tokens
 * elsewhere.
 *
 * <p>Source: the vendor's PHP SDK, {@code AmoCRMOAuth::getAccountDomainByRefreshToken} and {@code AccountDomainModel}.
 */
final class OAuthHosts {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VENDOR = List.of(".amocrm.ru", ".amocrm.com", ".kommo.com");
    private static final Pattern HOST = Pattern.compile("[a-z0-9.-]{1,253}(:[0-9]{1,5})?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int TOKEN_MAX = 16_384;

    private OAuthHosts() {}

    /**
     * The host that knows the present address of a token's account.
     *
     * @param configured the connection's own url
     */
    static Optional<URI> locator(URI configured, String accessToken) {
        String[] parts = accessToken.length() > TOKEN_MAX ? new String[0] : accessToken.split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            return believed(configured, claims.path("api_domain").asText());
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }

    /** The account's present address, from that host's answer. */
    static Optional<URI> account(URI configured, JsonNode answer) {
        String domain = answer.path("domain").asText().toLowerCase(Locale.ROOT);
        Optional<URI> told = believed(configured, domain);
        if (told.isPresent()) {
            return told;
        }
        String name = answer.path("subdomain").asText().toLowerCase(Locale.ROOT);
        String host = configured.getHost().toLowerCase(Locale.ROOT);
        int dot = host.indexOf('.');
        return NAME.matcher(name).matches() && dot > 0 && isVendor(host)
                ? believed(configured, name + host.substring(dot))
                : Optional.empty();
    }

    /** A host of the vendor's, by https; or, where the configured url is plain http, that url's own host on any port. */
    private static Optional<URI> believed(URI configured, String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        boolean plain = "http".equalsIgnoreCase(configured.getScheme());
        if (!HOST.matcher(lower).matches()) {
            return Optional.empty();
        }
        try {
            URI url = new URI((plain ? "http://" : "https://") + lower);
            boolean own = plain && configured.getHost().equalsIgnoreCase(url.getHost());
            boolean vendor = url.getHost() != null && isVendor(url.getHost()) && url.getPort() == -1;
            return own || vendor ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isVendor(String host) {
        return VENDOR.stream().anyMatch(suffix -> host.endsWith(suffix) && host.length() > suffix.length());
    }
}
