package io.leadbridge.deliver;

/**
 * What we last knew of one field.
 *
 * @param hash fingerprint of its value; empty if the field was empty
 * @param ours whether we wrote that value ourselves; false if it was read
 * @param carried fingerprint of the other side's value that this field already answers to; {@code null} if none was
 *     carried here
 * @param against in a conflict, fingerprint of the other side's value that this one stands against, or
 *     {@link Conflict#LOST}; {@code null} if there is none
 */
public record Known(String hash, boolean ours, String carried, String against) {

    /** In no conflict. */
    public Known(String hash, boolean ours, String carried) {
        this(hash, ours, carried, null);
    }

    /** The same knowledge, answering to another value of the other side; that ends a conflict. */
    Known carrying(String source) {
        return new Known(hash, ours, source);
    }

    /** Whether it is in a conflict that it has not lost. */
    boolean isOpen() {
        return against != null && !against.equals(Conflict.LOST);
    }

    /** The same knowledge, in a conflict. */
    Known against(String other) {
        return new Known(hash, ours, carried, other);
    }
}
