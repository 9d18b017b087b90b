package io.leadbridge.crm;

/** Keeps secrets unreadable where they are stored. */
public interface Sealer {

    /** Makes it unreadable. */
    byte[] seal(byte[] open);

    /**
     * Undoes {@link #seal}.
     *
     * @throws IllegalArgumentException if it was not sealed with this key
     */
    byte[] open(byte[] sealed);
}
