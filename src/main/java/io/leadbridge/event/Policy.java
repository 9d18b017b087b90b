package io.leadbridge.event;

/**
 * What a tenant wants where both ends of a link have their own idea.
 *
 * @param conflicts whose value counts where both sides changed a field
 * @param deleted what happens where one side is gone
 */
public record Policy(Conflicts conflicts, Deleted deleted) {

    /** Where a tenant file says nothing. */
    public static final Policy DEFAULT = new Policy(Conflicts.NEWEST, Deleted.DEFAULT);
}
