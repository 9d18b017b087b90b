package io.leadbridge.crm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Connection.Credentials;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Access tokens of connections with OAuth 2.0, and of those with a long-lived token: bean {@code oauth}.
 *
 * <p>A refresh token counts once. So one worker of all instances renews; the new pair is stored before it is used; and
 * while an answer may still be on its way nobody spends the old token again. {@code docs/oauth.md} goes through every step
 * at which a process can die.
 */
public final class OAuthTokens {

    private static final Logger LOG = LoggerFactory.getLogger(OAuthTokens.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration AWAY = Duration.ofSeconds(1);
    private static final Duration SUPERSEDED = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(5);
    /** A claim that was lost to somebody who renews just now is asked for again after this time. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    /** Less than this is no life: the token may die on its way. */
    private static final Duration LEAST = Duration.ofSeconds(10);
    /** What a life is held for, where the server does not say one. */
    private static final long DAY_SECONDS = 86_400;

    private static final int TRIES = 3;
    private static final int HASH_BYTES = 12;

    private final OAuthStore store;
    private final Supplier<String> owners;
    /** Pairs that came and could not be stored yet; nothing is done with them until they are. */
    private final Map<Account, Unstored> unstored = new ConcurrentHashMap<>();

    private record Unstored(String seed, long generation, OAuthPair pair) {}

    /**
     * @param owners gives a random text, for the right to renew
     */
    public OAuthTokens(OAuthStore store, Supplier<String> owners) {
        this.store = store;
        this.owners = owners;
    }

    /** What can be tried for a call. */
    public OAuthCourse course(Connection connection) {
        return new OAuthCourse(connection);
    }

    /** Whether something is left to be tried. */
    public boolean isOpen(OAuthCourse course) {
        return course.isOpen();
    }

    /** Whether the account's address has to be found first. */
    public boolean isLost(OAuthCourse course) {
        return course.isLost();
    }

    /** Whether a call can be made with it. */
    public boolean isReady(OAuthGrant grant) {
        return grant.isReady();
    }

    /** Whether it has to be renewed first. */
    public boolean isDue(OAuthGrant grant) {
        return grant.isDue();
    }

    /** Where the account is called. */
    public URI url(OAuthGrant grant) {
        return grant.url();
    }

    /** The header of that name. */
    public String authorization(OAuthGrant grant) {
        return "Bearer " + grant.token();
    }

    /**
     * What to call with now; claims the right to renew if that is due.
     *
     * @param margin how long before its end an access token is renewed
     * @param lease how long the right to renew lasts; longer than a request may be under way
     */
    public OAuthGrant grant(Connection connection, Duration margin, Duration lease) {
        if (connection.credentials() instanceof Credentials.Token token) {
            return OAuthGrant.ofToken(connection.url(), token.token());
        }
        Credentials.OAuth oauth = (Credentials.OAuth) connection.credentials();
        String seed = hash(oauth);
        try {
            keep(connection.account());
            for (int tries = 0; tries < TRIES; tries++) {
                OAuthGrant grant = look(connection, oauth, seed, margin, lease);
                if (grant != null) {
                    return grant;
                }
            }
            return OAuthGrant.wait(connection.url(), seed, LOOK_AGAIN, "another worker renews the token just now");
        } catch (DataAccessException e) {
            LOG.warn(
                    "{} oauth: Redis does not answer ({}); held",
                    connection.account(),
                    e.getClass().getSimpleName());
            return OAuthGrant.wait(connection.url(), seed, AWAY, "Redis does not answer");
        }
    }

    /** {@code null} if somebody renewed between the look and the claim. */
    private OAuthGrant look(
            Connection connection, Credentials.OAuth oauth, String seed, Duration margin, Duration lease) {
        OAuthStore.Kept kept = store.look(connection.account(), seed);
        URI url = kept.url() == null ? connection.url() : kept.url();
        if (kept.generation() == OAuthStore.SPENT) {
            return OAuthGrant.wait(
                    url, seed, SUPERSEDED, "the tenant file has an older consent than the one that is in use");
        }
        if (kept.generation() > 0 && kept.pair() == null) {
            Call renewal = new Call("renew", "POST", "/oauth2/access_token", null, null, false, false);
            return OAuthGrant.wait(
                    url, seed, Judgement.needsPerson(renewal, "the kept tokens were sealed with another key"));
        }
        OAuthPair pair = kept.pair();
        if (pair != null && pair.life().compareTo(margin) > 0) {
            return ready(url, seed, kept.generation(), pair);
        }
        String owner = owners.get();
        OAuthStore.Claim claim = store.claim(connection.account(), seed, kept.generation(), owner, lease);
        if (claim.granted()) {
            String refresh = pair == null ? oauth.refreshToken() : pair.refresh();
            return new OAuthGrant(OAuthGrant.State.DUE, url, null, refresh, seed, kept.generation(), owner, null);
        }
        if (claim.busy().isZero()) {
            return null;
        }
        if (pair != null && pair.life().compareTo(LEAST) > 0) {
            return ready(url, seed, kept.generation(), pair);
        }
        Duration after = claim.busy().compareTo(LOOK_AGAIN) > 0 ? LOOK_AGAIN : claim.busy();
        return OAuthGrant.wait(url, seed, after, "another worker renews the token just now, or did in vain");
    }

    private static OAuthGrant ready(URI url, String seed, long generation, OAuthPair pair) {
        return new OAuthGrant(OAuthGrant.State.READY, url, pair.access(), pair.refresh(), seed, generation, null, null);
    }

    /** The renewal of a grant that is due: of its refresh token, or the first exchange of the seed. */
    public Call request(Connection connection, OAuthGrant grant) {
        Credentials.OAuth oauth = (Credentials.OAuth) connection.credentials();
        ObjectNode body = JSON.createObjectNode()
                .put("client_id", oauth.clientId())
                .put("client_secret", oauth.clientSecret())
                .put("redirect_uri", oauth.redirectUri());
        if (grant.refresh() == null) {
            body.put("grant_type", "authorization_code").put("code", oauth.code());
        } else {
            body.put("grant_type", "refresh_token").put("refresh_token", grant.refresh());
        }
        return new Call("renew", "POST", "/oauth2/access_token", null, body, false, false);
    }

    /**
     * What follows from the answer to a renewal. The new pair is stored first.
     *
     * @param reply {@link Reply.Trouble#NOT_SENT} if it did not even go out
     * @param answer the CRM's verdict on it
     */
    public OAuthGrant renewed(Connection connection, OAuthGrant grant, Reply reply, Answer<?> answer) {
        JsonNode json = reply.json().orElse(MissingNode.getInstance());
        boolean good = reply.status() >= 200 && reply.status() < 300;
        if (good
                && !json.path("access_token").asText().isEmpty()
                && !json.path("refresh_token").asText().isEmpty()) {
            long seconds = Math.max(1, json.path("expires_in").asLong(DAY_SECONDS));
            OAuthPair pair = new OAuthPair(
                    json.path("access_token").asText(),
                    json.path("refresh_token").asText(),
                    Duration.ofSeconds(seconds));
            return keepNew(connection, grant, pair);
        }
        boolean lost = reply.trouble() != Reply.Trouble.NONE && reply.trouble() != Reply.Trouble.NOT_SENT;
        if (lost || good || reply.status() >= 500) {
            // The old token may be spent. It is tried once more when the claim has ended, not before.
            LOG.warn("{} oauth: the answer to a renewal was lost ({}); tried again later", connection.account(), reply);
            return OAuthGrant.wait(grant.url(), grant.seed(), SOON, "the answer to the token's renewal was lost");
        }
        release(connection.account(), grant.owner());
        return OAuthGrant.wait(grant.url(), grant.seed(), notRenewed(reply, json, answer));
    }

    private OAuthGrant keepNew(Connection connection, OAuthGrant grant, OAuthPair pair) {
        unstored.put(connection.account(), new Unstored(grant.seed(), grant.generation(), pair));
        try {
            if (!keep(connection.account())) {
                return OAuthGrant.wait(
                        grant.url(), grant.seed(), LOOK_AGAIN, "another worker has renewed the token meanwhile");
            }
            LOG.info("{} oauth: token renewed", connection.account());
            return ready(grant.url(), grant.seed(), grant.generation() + 1, pair);
        } catch (DataAccessException e) {
            LOG.error(
                    "{} oauth: new tokens came, and Redis does not take them ({}); they are only in this process"
                            + " until it does: do not stop it",
                    connection.account(),
                    e.getClass().getSimpleName());
            return OAuthGrant.wait(grant.url(), grant.seed(), AWAY, "Redis does not take the new token");
        }
    }

    /** The request surely spent nothing. */
    private Answer<Object> notRenewed(Reply reply, JsonNode json, Answer<?> answer) {
        Call renewal = new Call("renew", "POST", "/oauth2/access_token", null, null, false, false);
        if (reply.status() == 400 || reply.status() == 401) {
            String hint = json.path("hint").asText(json.path("detail").asText());
            return Judgement.needsPerson(
                    renewal,
                    "the CRM does not take the refresh token or code (" + reply + "): " + Judgement.masked(hint)
                            + "; a new consent is needed, and its refresh-token or code in the tenant file");
        }
        if (answer instanceof Answer.Hold<?> hold) {
            return new Answer.Hold<>(hold.after(), hold.reason(), hold.kind());
        }
        if (answer instanceof Answer.Later<?> later) {
            return new Answer.Hold<>(later.after(), later.reason());
        }
        return Judgement.needsPerson(renewal, "the CRM refuses to renew the token (" + reply + ")");
    }

    private void release(Account account, String owner) {
        try {
            store.release(account, owner);
        } catch (DataAccessException e) {
            LOG.warn("{} oauth: the right to renew ends by itself: Redis does not answer", account);
        }
    }

    /** The answer to a call that cannot be made now. */
    public Answer<Object> waiting(OAuthGrant grant) {
        return grant.answer();
    }

    /**
     * Takes note of what came back of a call, so that its course goes on or ends. An access token that is not taken is
     * given up: it is renewed by whoever needs it next.
     *
     * @param tokenRefused whether the CRM does not take the token that was sent
     */
    public void take(OAuthCourse course, Connection connection, OAuthGrant grant, Reply reply, boolean tokenRefused) {
        if (!course.take(reply, tokenRefused && grant.isReady())) {
            return;
        }
        try {
            store.expire(connection.account(), grant.seed(), grant.generation());
        } catch (DataAccessException e) {
            LOG.warn("{} oauth: Redis does not answer; the refused token is tried again", connection.account());
        }
    }

    /** Where to ask for the account's present address; {@code null} if the token does not tell, or nobody to trust. */
    public URI locator(Connection connection) {
        return living(connection)
                .flatMap(
                        kept -> OAuthHosts.locator(connection.url(), kept.pair().access()))
                .orElse(null);
    }

    /** The question for it. It goes to {@link #locator} with the refresh token, which is shown and not spent. */
    public Call whereabouts() {
        return Call.list("locate", "/oauth2/account/current/subdomain", null);
    }

    /** The refresh token, as proof of who asks. */
    public String proof(Connection connection) {
        return living(connection).map(kept -> kept.pair().refresh()).orElse(null);
    }

    /** Takes note of where the account is, if the answer names another place that can be believed. */
    public void located(Connection connection, Answer<JsonNode> answer) {
        if (!(answer instanceof Answer.Ok<JsonNode> ok)) {
            return;
        }
        Optional<URI> url = OAuthHosts.account(connection.url(), ok.value());
        Optional<OAuthStore.Kept> living = living(connection);
        if (url.isEmpty() || living.isEmpty()) {
            return;
        }
        try {
            String seed = hash((Credentials.OAuth) connection.credentials());
            store.move(connection.account(), seed, living.get().generation(), url.get());
            LOG.warn(
                    "{} the account has moved to {}: please put that url into the tenant file",
                    connection.account(),
                    url.get());
        } catch (DataAccessException e) {
            LOG.warn("{} oauth: Redis does not answer; the account is looked for again", connection.account());
        }
    }

    private Optional<OAuthStore.Kept> living(Connection connection) {
        try {
            return Optional.of(store.look(connection.account(), hash((Credentials.OAuth) connection.credentials())))
                    .filter(kept -> kept.pair() != null);
        } catch (DataAccessException e) {
            return Optional.empty();
        }
    }

    /** Stores what could not be stored when it came. Called every now and then; never throws. */
    public void keepAll() {
        for (Account account : unstored.keySet()) {
            try {
                if (keep(account)) {
                    LOG.info("{} oauth: the new tokens are stored at last", account);
                }
            } catch (DataAccessException e) {
                LOG.warn("{} oauth: new tokens still wait for Redis", account);
            }
        }
    }

    /**
     * @return whether nothing was waiting, or it is kept now; false if a newer pair was there
     */
    private boolean keep(Account account) {
        Unstored waiting = unstored.get(account);
        if (waiting == null) {
            return true;
        }
        boolean kept = store.store(account, waiting.seed(), waiting.generation(), waiting.pair());
        unstored.remove(account, waiting);
        return kept;
    }

    /** The seed's name: whose hash is another has given a new consent. */
    private static String hash(Credentials.OAuth oauth) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((oauth.clientId() + " " + oauth.seed()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
