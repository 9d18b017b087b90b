package io.leadbridge.deliver;

/**
 * What we last knew of one field.
 *
 * @param hash fingerprint of its value; empty if the field was empty
 * @param ours whether we wrote that value ourselves; false if it was read
 * @param carried fingerprint of the other side's value that this field already answers to; {@code null} if none was
 *     carried here
 */
public record Known(String hash, boolean ours, String carried) {

    /** The same knowledge, answering to another value of the other side. */
    Known carrying(String source) {
        return new Known(hash, ours, source);
    }
}
