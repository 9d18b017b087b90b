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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Turns an action's names and a lead's values into what is to be in the other CRM. */
public final class Mapping {

    private static final int DIGITS_MAX = 40;

    /** Without an exponent: 1e999999999 is a number of ten letters that fills the memory once it is written out. */
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0\\u202F]");

    /**
     * Maps one action for one lead.
     *
     * <p>The wish names every field of the action in its order, those without a value too: {@link Value#EMPTY} there
     * means that the target's field is to be empty. A field that has one single value although the source may hold
     * several is given as that single value, phones and e-mails aside.
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
            return new Mapped.Ok(new Wish(
                    fired.rule(),
                    action.target(),
                    action.matchBy(),
                    action.createIfMissing(),
                    action.updateIfFound(),
                    place.pipeline(),
                    place.stage(),
                    assignments(action, record, from, to, region),
                    List.of(),
                    action.note(),
                    task(action),
                    fired.trigger(),
                    fired.index()));
        } catch (Names.Unknown e) {
            return new Mapped.Fault("rule '" + fired.rule() + "', sync-to " + action.target() + ": " + e.getMessage());
        }
    }

    private static Wish.Errand task(SyncTo action) {
        return action.task() == null
                ? null
                : new Wish.Errand(
                        action.task().text(),
                        action.task().dueIn(),
                        action.task().responsible());
    }

    private static List<Wish.Assignment> assignments(SyncTo action, Record record, Names from, Names to, Region region)
            throws Names.Unknown {
        List<Wish.Assignment> assignments = new ArrayList<>();
        Map<FieldPath, FieldPath> written = new HashMap<>();
        for (FieldRule field : action.fields()) {
            FieldPath source = from.field(field.from());
            FieldPath target = to.field(field.to());
            FieldPath first = written.putIfAbsent(target, field.to());
            if (first != null) {
                throw new Names.Unknown(
                        "fields '" + first + "' and '" + field.to() + "' are the same; one is too many");
            }
            Value given = record.value(source);
            assignments.add(new Wish.Assignment(source, given, target, value(field, given, target, region)));
        }
        return List.copyOf(assignments);
    }

    private static Value value(FieldRule field, Value given, FieldPath target, Region region) {
        Value value = Transforms.apply(given, field.transforms(), region.country());
        if (value.isEmpty()) {
            value = Value.of(field.fallback());
        }
        boolean keepsMany = target.equals(FieldPath.CONTACT_PHONE) || target.equals(FieldPath.CONTACT_EMAIL);
        if (!keepsMany && value.all().size() == 1) {
            value = value.all().get(0);
        }
        if (value.isEmpty()) {
            return Value.EMPTY;
        }
        return target.equals(FieldPath.LEAD_PRICE) ? number(value) : value;
    }

    /** A price that was text, as from a custom field; what is no number is left, for the CRM to say so. */
    private static Value number(Value value) {
        String text = SPACES.matcher(value.canonical()).replaceAll("").replace(',', '.');
        boolean plain = value instanceof Value.Text
                && text.length() <= DIGITS_MAX
                && PLAIN.matcher(text).matches();
        return plain ? new Value.Number(new BigDecimal(text)) : value;
    }
}
