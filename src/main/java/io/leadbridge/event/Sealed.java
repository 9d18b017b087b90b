package io.leadbridge.event;

/** A store that keeps secrets sealed, and can seal what it has anew, with the key that seals now. */
public interface Sealed {

    /**
     * Seals anew all that another key sealed. Nothing that was stored meanwhile is overwritten, so it may be done while
     * servers run, and as often as one likes. Fails as Spring's templates do; what was sealed anew until then stays.
     */
    Resealed reseal();
}
