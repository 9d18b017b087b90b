package io.leadbridge.crm;

import io.leadbridge.event.Account;
import java.net.URI;
import java.time.Duration;

/**
 * The living pairs of tokens, shared by all instances. A pair belongs to a seed (the refresh token or code of the tenant
 * file, known by its hash) and has a generation that grows with each renewal; what is done to an older one has no effect.
 */
public interface OAuthStore {

    /** Generation of a seed that was never exchanged. */
    long NONE = 0;

    /** Generation of a seed after which another one came. */
    long SPENT = -1;

    /**
     * What is kept.
     *
     * @param generation {@link #NONE}, {@link #SPENT}, or 1 and more
     * @param pair {@code null} unless the generation is 1 or more; its life is what is left of it
     * @param url of the account, where it is not that of the tenant file; else {@code null}
     */
    record Kept(long generation, OAuthPair pair, URI url) {}

    /**
     * Whether the right to renew was got.
     *
     * @param granted whether it was
     * @param busy how long somebody else has it; zero if granted, or if there is another generation by now
     */
    record Claim(boolean granted, Duration busy) {}

    /** What is kept for a seed. */
    Kept look(Account account, String seed);

    /**
     * Claims the right to renew a generation. It ends with {@link #store} or {@link #release}, or by itself.
     *
     * @param owner a random text
     */
    Claim claim(Account account, String seed, long generation, String owner, Duration lease);

    /**
     * Keeps the pair that follows a generation.
     *
     * @return whether it was kept; not if there is a newer one
     */
    boolean store(Account account, String seed, long generation, OAuthPair pair);

    /** Gives the right to renew back. */
    void release(Account account, String owner);

    /** The access token of this generation is no good any more; the refresh token may be. */
    void expire(Account account, String seed, long generation);

    /** The account is to be called at this address from now on. */
    void move(Account account, String seed, long generation, URI url);
}
