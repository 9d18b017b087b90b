package io.leadbridge.history;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One condition of a search: a story has to have one of these terms.
 *
 * @param terms those that are in the index
 * @param complete whether there are no more; if not, only {@code fits} tells, and stories cannot be looked up by it
 * @param fits whether a story's terms fulfil it
 */
record Condition(Set<String> terms, boolean complete, Predicate<String> fits) {

    static Condition anyOf(Collection<String> terms) {
        Set<String> all = Set.copyOf(terms);
        return new Condition(all, true, all::contains);
    }

    /** @param head time and terms of a story */
    boolean holds(List<String> head) {
        return head.stream().skip(1).anyMatch(fits);
    }
}
