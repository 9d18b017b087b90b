package io.leadbridge.tenant;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Connection.Credentials;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one entry of {@code connections}. What a secret is stays out of every message. */
final class ConnectionReader {

    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9._~-]{8,200}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** What a CRM that we know by name needs; of any other CRM, each of these keys may be given. */
    private static final Map<String, Shape> SHAPES = Map.of(
            "amocrm", new Shape(Set.of("token"), Set.of("login", "password", "project")),
            "lptracker", new Shape(Set.of("login", "password", "project"), Set.of("token", "oauth", "account-id")));

    private static final Shape ANY = new Shape(Set.of(), Set.of());

    private record Shape(Set<String> needed, Set<String> useless) {}

    /** The connection, or nothing if its section has faults. */
    Optional<Connection> read(Section section, TenantId tenant, CrmId crm) {
        Shape shape = SHAPES.getOrDefault(crm.value(), ANY);
        section.only(Keys.CONNECTION);
        section.keys().stream()
                .filter(shape.useless::contains)
                .forEach(key -> section.fault(key, "'" + key + "' is of no use for " + crm + "; remove it"));

        Optional<URI> url = section.required("url", "the API's address, as https://acme.example")
                .flatMap(text -> url(section, text));
        Optional<Credentials> credentials = credentials(section, shape, crm);
        Optional<String> accountId = number(section, "account-id");
        Optional<String> project = project(section, shape);
        Optional<String> secret = secret(section);
        if (url.isEmpty() || credentials.isEmpty() || secret.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Connection(
                new Account(tenant, crm),
                url.get(),
                credentials.get(),
                accountId.orElse(null),
                project.orElse(null),
                secret.get()));
    }

    private Optional<URI> url(Section section, Text text) {
        try {
            URI url = new URI(text.value().replaceAll("/+$", ""));
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (web
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // Falls through: the message below says the same, without the value.
        }
        section.fault("url", "no such address; http:// or https:// and a host expected, without user, query or '#'");
        return Optional.empty();
    }

    private Optional<Credentials> credentials(Section section, Shape shape, CrmId crm) {
        if (section.has("oauth") && !shape.useless.contains("oauth")) {
            return oauth(section);
        }
        boolean token = section.has("token");
        boolean login = section.has("login") || section.has("password");
        if (shape.needed.contains("token") || (token && !shape.needed.contains("login"))) {
            if (login && !shape.useless.contains("login")) {
                section.fault("token", "given beside a login; either 'token', or 'login' and 'password' expected");
            }
            return nonEmpty(section, "token", "a long-lived token, or 'oauth' in its place,")
                    .map(Credentials.Token::new);
        }
        if (login || shape.needed.contains("login")) {
            Optional<String> name = nonEmpty(section, "login", "the name to log in with");
            Optional<String> password = nonEmpty(section, "password", "the password to log in with");
            return name.flatMap(given -> password.map(word -> new Credentials.Login(given, word)));
        }
        section.fault("token", "missing; 'token', or 'login' and 'password' expected for " + crm);
        return Optional.empty();
    }

    private static Optional<Credentials> oauth(Section section) {
        List.of("token", "login", "password").stream()
                .filter(section::has)
                .forEach(key -> section.fault(key, "given beside 'oauth'; one of them expected"));
        Optional<Section> inner = section.section("oauth").map(found -> found.only(Keys.OAUTH));
        if (inner.isEmpty()) {
            return Optional.empty();
        }
        Section oauth = inner.get();
        Optional<String> id = nonEmpty(oauth, "client-id", "the integration's id");
        Optional<String> secret = nonEmpty(oauth, "client-secret", "the integration's secret");
        Optional<String> redirect = nonEmpty(oauth, "redirect-uri", "the address in the integration's settings");
        boolean both = oauth.has("refresh-token") && oauth.has("code");
        if (both) {
            oauth.fault("code", "given beside 'refresh-token'; one of them expected");
        }
        String key = oauth.has("code") ? "code" : "refresh-token";
        Optional<String> seed = nonEmpty(oauth, key, "a refresh token, or 'code' in its place,");
        if (both || id.isEmpty() || secret.isEmpty() || redirect.isEmpty() || seed.isEmpty()) {
            return Optional.empty();
        }
        boolean code = key.equals("code");
        return Optional.of(new Credentials.OAuth(
                id.get(), secret.get(), redirect.get(), code ? null : seed.get(), code ? seed.get() : null));
    }

    private static Optional<String> nonEmpty(Section section, String key, String expected) {
        Optional<String> value = section.required(key, expected).map(Text::value);
        if (value.isPresent() && value.get().isBlank()) {
            section.fault(key, "empty; " + expected + " expected");
            return Optional.empty();
        }
        return value;
    }

    private static Optional<String> project(Section section, Shape shape) {
        if (shape.needed.contains("project") && !section.has("project")) {
            section.required("project", "the number of the project that is kept in step");
        }
        return number(section, "project");
    }

    private static Optional<String> number(Section section, String key) {
        Optional<Text> text = section.text(key);
        if (text.isPresent() && !NUMBER.matcher(text.get().value()).matches()) {
            section.fault(key, "'" + text.get().shown() + "' given; a number, the CRM's id, expected");
            return Optional.empty();
        }
        return text.map(Text::value);
    }

    private static Optional<String> secret(Section section) {
        Optional<Text> text = section.required("webhook-secret", "the last part of the webhook's address");
        if (text.isPresent() && !SECRET.matcher(text.get().value()).matches()) {
            section.fault(
                    "webhook-secret",
                    text.get().value().length()
                            + " characters given; 8 to 200 of a-z, A-Z, 0-9, '-', '.', '_' and '~' expected");
            return Optional.empty();
        }
        return text.map(Text::value);
    }
}
