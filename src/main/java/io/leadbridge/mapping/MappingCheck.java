package io.leadbridge.mapping;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Kind;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.Transform;
import io.leadbridge.event.Value;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds the actions of rules against what the CRMs have, before any lead comes. */
public final class MappingCheck {

    private static final Set<Kind> TIMES = EnumSet.of(Kind.DATE, Kind.MINUTE, Kind.MOMENT);
    private static final Set<Kind> NUMBERS = EnumSet.of(Kind.NUMBER, Kind.WHOLE);
    private static final Set<Kind> OBJECTS = EnumSet.of(Kind.ADDRESS, Kind.OBJECT);

    /** Whether a text is a date does not depend on the zone. */
    private static final Conversion ANY_ZONE = new Conversion(ZoneOffset.UTC);

    private MappingCheck() {}

    /**
     * Something that cannot work.
     *
     * @param path in the tree of the tenant file, as {@code rules[0].then[0].fields[2].to}
     * @param message what is wrong, and what was expected
     */
    public record Finding(String path, String message) {}

    /**
     * Checks every action of every rule, but of those that are switched off, so that a rule whose names are gone can be
     * switched off: names of pipelines, stages, fields, users and options, what can only be read,
     * conversions that never work, and a target that is written twice.
     *
     * @param metadata of the tenant's CRMs; what concerns one that is not in it is not checked
     * @return in the order of the file; empty if nothing is amiss
     */
    public static List<Finding> check(List<Rule> rules, Map<CrmId, Metadata> metadata) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            for (int j = 0; rule.enabled() && j < rule.then().size(); j++) {
                SyncTo action = rule.then().get(j);
                Optional<Names> from = names(rule.from(), metadata);
                Optional<Names> to = names(action.target(), metadata);
                new Action("rules[" + i + "].then[" + j + "]", action, from, to, findings).check();
            }
        }
        return List.copyOf(findings);
    }

    private static Optional<Names> names(CrmId crm, Map<CrmId, Metadata> metadata) {
        return Optional.ofNullable(metadata.get(crm)).map(known -> new Names(crm.value(), known));
    }

    /** Why no value of the source can ever be one of the target; empty if some can. */
    static Optional<String> never(Field source, Field target) {
        Kind from = source.kind();
        Kind to = target.kind();
        boolean never = TIMES.contains(from)
                        && (NUMBERS.contains(to) || to == Kind.FLAG || to == Kind.REFERENCE || isParts(to))
                || from == Kind.FLAG && (TIMES.contains(to) || to == Kind.REFERENCE || isParts(to))
                || NUMBERS.contains(from) && (TIMES.contains(to) || isParts(to))
                || OBJECTS.contains(from)
                        && (NUMBERS.contains(to) || TIMES.contains(to) || to == Kind.FLAG || to == Kind.REFERENCE)
                || to == Kind.OBJECT
                        && from != Kind.UNKNOWN
                        && from != Kind.TEXT
                        && !source.type().equals(target.type());
        return never
                ? Optional.of("a value of type " + source.type() + " cannot become one of type " + target.type()
                        + "; another field, or a transform that makes it one, expected")
                : Optional.empty();
    }

    private static boolean isParts(Kind kind) {
        return OBJECTS.contains(kind);
    }

    /** One action. */
    private record Action(
            String path, SyncTo action, Optional<Names> from, Optional<Names> to, List<Finding> findings) {

        void check() {
            to.ifPresent(names -> {
                String key = action.stage() == null ? "pipeline" : "status";
                attempt(path + "." + key, () -> names.place(action.pipeline(), action.stage()));
                if (action.task() != null && action.task().responsible() != null) {
                    attempt(
                            path + ".task.responsible",
                            () -> names.user(action.task().responsible()));
                }
            });
            if (action.note() != null) {
                template(path + ".note", action.note());
            }
            if (action.task() != null) {
                template(path + ".task.text", action.task().text());
            }
            Map<FieldPath, FieldPath> written = new HashMap<>();
            for (int i = 0; i < action.fields().size(); i++) {
                field(path + ".fields[" + i + "]", action.fields().get(i), written);
            }
        }

        private void field(String at, FieldRule rule, Map<FieldPath, FieldPath> written) {
            Optional<Names.Found> source = from.flatMap(names -> attempt(at + ".from", () -> names.field(rule.from())));
            Optional<Names.Found> target = to.flatMap(names -> attempt(at + ".to", () -> names.target(rule.to())));
            target.ifPresent(found -> {
                FieldPath first = written.putIfAbsent(found.path(), rule.to());
                if (first != null) {
                    add(at + ".to", "'" + first + "' and '" + rule.to() + "' are the same field; once expected");
                }
                fallback(at, rule, found.field());
                mapped(at, rule, found.field());
            });
            if (source.isPresent() && target.isPresent() && rule.transforms().isEmpty()) {
                never(source.get().field(), target.get().field()).ifPresent(why -> add(at + ".to", why));
            }
        }

        /** A default goes the same way as a value. */
        private void fallback(String at, FieldRule rule, Field target) {
            if (rule.fallback() != null) {
                result(at + ".default", rule.fallback(), rule, target);
            }
        }

        /** What a map gives at the end is known beforehand. */
        private void mapped(String at, FieldRule rule, Field target) {
            List<Transform> transforms = rule.transforms();
            if (transforms.isEmpty() || !(transforms.get(transforms.size() - 1) instanceof Transform.MapOf map)) {
                return;
            }
            List<String> results = new ArrayList<>(map.values().values());
            if (map.otherwise() != null) {
                results.add(map.otherwise());
            }
            for (String result : results) {
                result(at + ".transform", result, rule, target);
            }
        }

        private void result(String at, String text, FieldRule rule, Field target) {
            try {
                ANY_ZONE.convert(Value.of(text), target);
            } catch (Unconvertible e) {
                add(at, "'" + text + "' cannot be in '" + rule.to() + "' (" + target.type() + "): " + e.getMessage());
            }
        }

        private void template(String at, String text) {
            try {
                for (Template.Part part : Template.parse(text).parts()) {
                    if (part instanceof Template.OfField place) {
                        from.ifPresent(names -> attempt(at, () -> names.field(place.field())));
                    }
                }
            } catch (Template.Invalid e) {
                add(at, e.getMessage());
            }
        }

        private <T> Optional<T> attempt(String at, Lookup<T> lookup) {
            try {
                return Optional.of(lookup.find());
            } catch (Names.Unknown e) {
                add(at, e.getMessage());
                return Optional.empty();
            }
        }

        private void add(String at, String message) {
            findings.add(new Finding(at, message));
        }
    }

    /** A search for a name. */
    private interface Lookup<T> {
        T find() throws Names.Unknown;
    }
}
