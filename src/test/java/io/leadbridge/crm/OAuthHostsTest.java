package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthHostsTest {

    private static final URI ACME = URI.create("https://acme.amocrm.ru");

    @ParameterizedTest
    @CsvSource({
        "https://acme.amocrm.ru, api-b.amocrm.ru, https://api-b.amocrm.ru",
        "https://acme.kommo.com, API-C.kommo.com, https://api-c.kommo.com",
        "https://acme.amocrm.ru, evil.example,",
        "https://acme.amocrm.ru, amocrm.ru.evil.example,",
        "https://acme.amocrm.ru, evilamocrm.ru,",
        "https://acme.amocrm.ru, .amocrm.ru,",
        "https://acme.amocrm.ru, a.amocrm.ru:8443,",
        "https://acme.amocrm.ru, user@a.amocrm.ru,",
        "https://acme.amocrm.ru, a.amocrm.ru/path,",
        "https://acme.amocrm.ru, a.amocrm.ru#.evil.example,",
        "https://acme.amocrm.ru, '',",
        "https://hub.example, hub.example,",
        "http://127.0.0.1:8091, 127.0.0.1:9000, http://127.0.0.1:9000",
        "http://127.0.0.1:8091, 10.0.0.1:9000,"
    })
    void believesTheVendorsHostsOnly(URI configured, String host, URI expected) {
        assertThat(OAuthHosts.locator(configured, token("{\"api_domain\":\"" + host + "\"}")))
                .isEqualTo(java.util.Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "a.b.c", "a.!!!.c", "a.W10.c", "....", "a.bnVsbA.c"})
    void takesNoHostFromWhatIsNoToken(String token) {
        assertThat(OAuthHosts.locator(ACME, token)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"subdomain\":\"acme2\",\"domain\":\"acme2.amocrm.ru\"}', https://acme2.amocrm.ru",
        "'{\"subdomain\":\"acme2\"}', https://acme2.amocrm.ru",
        "'{\"subdomain\":\"acme2.evil.example/\"}',",
        "'{\"domain\":\"evil.example\"}',",
        "'{}',",
        "'[]',"
    })
    void readsWhereTheAccountIs(String answer, URI expected) throws Exception {
        assertThat(OAuthHosts.account(ACME, new ObjectMapper().readTree(answer)))
                .isEqualTo(java.util.Optional.ofNullable(expected));
    }

    @Test
    void readsNoEndlessToken() {
        assertThat(OAuthHosts.locator(
                        ACME, token("{\"api_domain\":\"api-b.amocrm.ru\",\"x\":\"" + "y".repeat(20_000) + "\"}")))
                .isEmpty();
    }

    private static String token(String claims) {
        return "e30."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }
}
