package io.leadbridge.limit;

import io.leadbridge.event.Standing;
import java.util.Optional;

/**
 * Which connections are paused, for all instances. A pause has an end, after which one call may probe; it is over when a
 * call was let in, when somebody says so, or when the connection was changed.
 */
public interface Pauses {

    /**
     * Pauses a connection, or its whole account if it is a ban.
     *
     * @param standing one that {@link Standing#stops()}
     * @return whether it was not paused before
     */
    boolean pause(Whose whose, Standing standing);

    /**
     * Ends the pauses of a connection and of its account.
     *
     * @return whether there was one
     */
    boolean resume(Whose whose);

    /**
     * Lets the next call of a paused connection go out at once, as a probe. Under a ban nothing changes.
     *
     * @return the pause that is kept, be it from before the connection was changed
     */
    Optional<Paused> probe(Whose whose);

    /** The pause that concerns a connection as it is now. */
    Optional<Paused> paused(Whose whose);
}
