package io.leadbridge.mapping;

import io.leadbridge.event.Decision;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.Region;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns an action's names and a lead's values into what is to be in the other CRM. */
public final class Mapping {

    private final JqValues programs;

    /** For programs of jq that are bounded in steps and size, but not in time. */
    public Mapping() {
        this(JqBounds.TIMELESS);
    }

    /**
     * @param bounds what a program of jq may take for one value
     */
    public Mapping(JqBounds bounds) {
        this.programs = new JqValues(bounds);
    }

    /**
     * Maps one action for one lead.
     *
     * <p>The wish names every field of the action in its order, those without a value too: {@link Value#EMPTY} there
     * means that the target's field is to be empty. Each value is what its target's kind holds, so that it reads back
     * equal. What cannot become that is not among the fields but told in {@link Wish#lost}.
     *
     * @param fired the action
     * @param record the lead, its custom fields by id
     * @param source metadata of the CRM where the lead lives
     * @param target metadata of the CRM that is written to
     * @param region where the tenant's people live
     */
    public Mapped map(Decision.Fired fired, Record record, Metadata source, Metadata target, Region region) {
        SyncTo action = fired.action();
        Names from = new Names(record.ref().crm().value(), source);
        Names to = new Names(action.target().value(), target);
        try {
            Names.Place place = to.place(action.pipeline(), action.stage());
            Fields fields = new Fields(record, from, to, region, programs);
            fields.map(action.fields());
            if (action.parkUnconvertible() && !fields.lost().isEmpty()) {
                return fault(fired, String.join("; ", fields.lost()));
            }
            Notes notes = new Notes(record, from, to, fields.conversion());
            return new Mapped.Ok(new Wish(
                    fired.rule(),
                    action.target(),
                    action.matchBy(),
                    action.createIfMissing(),
                    action.updateIfFound(),
                    place.pipeline(),
                    place.stage(),
                    fields.assignments(),
                    fields.lost(),
                    notes.note(action),
                    notes.task(action),
                    fired.trigger(),
                    fired.index()));
        } catch (Names.Unknown e) {
            return fault(fired, e.getMessage());
        }
    }

    private static Mapped fault(Decision.Fired fired, String reason) {
        return new Mapped.Fault(
                "rule '" + fired.rule() + "', sync-to " + fired.action().target() + ": " + reason);
    }

    /** The fields of one action. */
    private static final class Fields {
        private final Record record;
        private final Names from;
        private final Names to;
        private final Conversion conversion;
        private final Transforms transforms;
        private final Map<FieldPath, FieldPath> written = new HashMap<>();
        private final List<Wish.Assignment> assignments = new ArrayList<>();
        private final List<String> lost = new ArrayList<>();

        Fields(Record record, Names from, Names to, Region region, JqValues programs) {
            this.record = record;
            this.from = from;
            this.to = to;
            this.conversion = new Conversion(region.zone());
            this.transforms = new Transforms(region.country(), conversion, programs);
        }

        Conversion conversion() {
            return conversion;
        }

        List<Wish.Assignment> assignments() {
            return List.copyOf(assignments);
        }

        List<String> lost() {
            return List.copyOf(lost);
        }

        void map(List<FieldRule> rules) throws Names.Unknown {
            for (FieldRule rule : rules) {
                Names.Found source = from.field(rule.from());
                Names.Found target = to.target(rule.to());
                FieldPath first = written.putIfAbsent(target.path(), rule.to());
                if (first != null) {
                    throw new Names.Unknown(
                            "fields '" + first + "' and '" + rule.to() + "' are the same; one is too many");
                }
                add(rule, source, target);
            }
        }

        private void add(FieldRule rule, Names.Found source, Names.Found target) {
            Value given = record.value(source.path());
            try {
                Value value = transforms.apply(given, source.field(), rule.transforms());
                Value filled = value.isEmpty() ? Value.of(rule.fallback()) : value;
                Value wanted = conversion.convert(filled, target.field());
                assignments.add(new Wish.Assignment(source.path(), given, target.path(), wanted));
            } catch (Unconvertible e) {
                lost.add(source.named(rule.from(), given) + " -> " + target.named(rule.to()) + ": " + e.getMessage());
            }
        }
    }
}
