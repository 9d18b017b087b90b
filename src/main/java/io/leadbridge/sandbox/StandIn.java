package io.leadbridge.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Optional;

/** What one CRM does; {@link Sandbox} is what both have in common. */
public interface StandIn {

    /** The CRM's own paths. */
    Router routes();

    /** Further paths under {@code /sandbox/}. */
    Router controls();

    /**
     * Whose request it is. It counts as a use of the credentials.
     *
     * @return empty for nobody's
     */
    Optional<Caller> identify(Request request);

    /** Requests in any second that callers with the same {@link Caller#limitedAs} may make. */
    int limitPerSecond();

    /** Requests in any second that all callers together may make; 0 for no such limit. */
    default int limitPerSecondTogether() {
        return 0;
    }

    /** Whether the count starts anew with each second of the clock, instead of looking back over a sliding second. */
    default boolean limitResets() {
        return false;
    }

    /** Told of each request above a limit. */
    default void overLimit() {}

    /** The answer to everything, with any credentials, while the CRM is closed; empty while it is open. */
    default Optional<Response> closed() {
        return Optional.empty();
    }

    /** The answer to a known caller who may not do this; empty if the caller may. */
    default Optional<Response> forbidden(Request request) {
        return Optional.empty();
    }

    /** The answer to a request without good credentials. */
    Response unauthorized();

    /** The answer to a request above the limit. */
    Response tooManyRequests();

    /** The answer to a path that is not there, or not with this method. */
    Response notFound(boolean knownPath);

    /** The answer to a request that cannot be read. */
    Response unreadable(String reason);

    /** Whether the path needs no credentials. */
    boolean open(Request request);

    /**
     * Leads that are not deleted, with their contacts, in the CRM's own form, by id.
     *
     * @param after only those whose id is greater
     * @param most so many at most
     */
    ArrayNode leads(long after, int most);

    /** Forgets all records. Ids go on, so that an old id never comes back as another record. */
    void reset();
}
