package io.leadbridge.crm;

/** Keeps secrets unreadable where they are stored. What is sealed for one context opens for that context only. */
public interface Sealer {

    /**
     * Makes it unreadable.
     *
     * @param context what it is for, as the key that it is stored under
     */
    byte[] seal(byte[] plain, String context);

    /**
     * Undoes {@link #seal}.
     *
     * @throws IllegalArgumentException if it was not sealed with one of our keys and for this context
     */
    byte[] open(byte[] sealed, String context);

    /** Whether it was sealed with another key than the one that {@link #seal} uses now. */
    boolean needsResealing(byte[] sealed);
}
