package io.leadbridge.deliver;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import io.leadbridge.mapping.Canonical;
import java.util.ArrayList;
import java.util.List;

/**
 * By what a lead's contact is looked for in the target.
 *
 * @param phones as the wish would write them, else as the source has them
 * @param emails as the wish would write them, else as the source has them
 * @param names the full name likewise; empty if it is one word only, which is nobody's full name
 */
record Identity(List<String> phones, List<String> emails, List<String> names) {

    /** The ways that tell a person for sure; a name does not. */
    static final List<MatchBy> WAYS = List.of(MatchBy.PHONE, MatchBy.EMAIL);

    /** Without a name. */
    Identity(List<String> phones, List<String> emails) {
        this(phones, emails, List.of());
    }

    static Identity of(Wish wish, Record source) {
        return new Identity(
                texts(wanted(wish, source, FieldPath.CONTACT_PHONE)),
                texts(wanted(wish, source, FieldPath.CONTACT_EMAIL)),
                texts(wanted(wish, source, FieldPath.CONTACT_NAME)).stream()
                        .map(Metadata::fold)
                        .filter(name -> name.contains(" "))
                        .toList());
    }

    /** Those of a rule's ways that find a contact for sure, in its order. */
    static List<MatchBy> ways(List<MatchBy> matchBy) {
        return matchBy.stream().filter(WAYS::contains).toList();
    }

    boolean isEmpty() {
        return phones.isEmpty() && emails.isEmpty();
    }

    List<String> of(MatchBy by) {
        return switch (by) {
            case PHONE -> phones;
            case EMAIL -> emails;
            case NAME -> names;
            case LINK -> List.of();
        };
    }

    /** Names of these values in the book of links: kind and fingerprint, as {@code phone:4f0c…}. */
    List<String> keys(List<MatchBy> by) {
        List<String> keys = new ArrayList<>();
        for (MatchBy way : by) {
            FieldPath path = way == MatchBy.PHONE ? FieldPath.CONTACT_PHONE : FieldPath.CONTACT_EMAIL;
            of(way).forEach(text -> keys.add(way.word() + ":" + Canonical.hash(path, Value.of(text))));
        }
        return keys;
    }

    private static Value wanted(Wish wish, Record source, FieldPath path) {
        return wish.fields().stream()
                .filter(assignment -> assignment.to().equals(path))
                .map(Wish.Assignment::target)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElseGet(() -> source.value(path));
    }

    private static List<String> texts(Value value) {
        return value.all().stream()
                .map(Value::canonical)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }
}
