package io.leadbridge.event;

/**
 * Whose value counts where a field was changed on both sides since it was last in step. A field that was changed on one
 * side only is that side's, whatever stands here.
 *
 * @param way how it is decided
 * @param winner with {@link Way#CRM}, the CRM whose value counts; {@code null} otherwise. Where it is on neither side, the
 *     newer lead decides
 */
public record Conflicts(Way way, CrmId winner) {

    /** The newer lead's value counts. What a tenant file means that says nothing. */
    public static final Conflicts NEWEST = new Conflicts(Way.NEWEST, null);

    /** A person decides. */
    public static final Conflicts REVIEW = new Conflicts(Way.REVIEW, null);

    /** How it is decided. */
    public enum Way {
        NEWEST,
        CRM,
        REVIEW
    }

    /** The value of this CRM counts. */
    public static Conflicts wonBy(CrmId crm) {
        return new Conflicts(Way.CRM, crm);
    }
}
