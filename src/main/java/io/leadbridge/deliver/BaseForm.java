package io.leadbridge.deliver;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.RecordRef;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A base as the fields of a Redis hash: {@code f:lead.name} = {@code o:HASH:CARRIED} ({@code o} ours, {@code t}
 * theirs; without the second colon nothing was carried), {@code told:NAME} and {@code owed:NAME} (JSON), and one field for
 * each other part that is known.
 */
final class BaseForm {

    private static final String FIELD = "f:";
    private static final String TOLD = "told:";
    private static final String OWED = "owed:";

    private BaseForm() {}

    static Map<String, String> write(Base base) {
        Map<String, String> form = new LinkedHashMap<>();
        base.fields().forEach((path, known) -> form.put(FIELD + path, write(known)));
        put(form, "pipeline", base.pipeline());
        put(form, "stage", base.stage());
        put(form, "answered", base.answered());
        put(form, "answeredOurs", base.answeredOurs() ? "1" : null);
        put(form, "revision", write(base.revision()));
        put(form, "stagedBy", base.stagedBy());
        put(form, "contact", base.contact());
        put(form, "rest", base.rest());
        put(form, "hinted", base.hinted() ? "1" : null);
        put(form, "uncertainUntil", write(base.uncertainUntil()));
        base.told().forEach((name, trigger) -> form.put(TOLD + name, trigger));
        base.owed().forEach((name, owed) -> form.put(OWED + name, OwedForm.write(owed)));
        if (form.isEmpty()) {
            form.put("known", "1");
        }
        return form;
    }

    static Base read(RecordRef ref, Map<?, ?> form) {
        Map<FieldPath, Known> fields = new LinkedHashMap<>();
        Map<String, String> told = new LinkedHashMap<>();
        Map<String, Owed> owed = new LinkedHashMap<>();
        form.forEach((key, value) -> {
            String name = key.toString();
            if (name.startsWith(TOLD)) {
                told.put(name.substring(TOLD.length()), value.toString());
            } else if (name.startsWith(OWED)) {
                owed.put(name.substring(OWED.length()), OwedForm.read(value.toString()));
            } else if (name.startsWith(FIELD)) {
                FieldPath.parse(name.substring(FIELD.length()))
                        .ifPresent(path -> fields.put(path, readKnown(value.toString())));
            }
        });
        return new Base(
                ref,
                fields,
                text(form, "pipeline"),
                text(form, "stage"),
                text(form, "answered"),
                form.containsKey("answeredOurs"),
                instant(form, "revision"),
                text(form, "stagedBy"),
                text(form, "contact"),
                text(form, "rest"),
                form.containsKey("hinted"),
                instant(form, "uncertainUntil"),
                told,
                owed);
    }

    private static String write(Known known) {
        String side = known.ours() ? "o:" : "t:";
        return side + known.hash() + (known.carried() == null ? "" : ":" + known.carried());
    }

    private static Known readKnown(String text) {
        String[] parts = text.split(":", 3);
        return new Known(parts[1], parts[0].equals("o"), parts.length > 2 ? parts[2] : null);
    }

    private static String write(Instant instant) {
        return instant == null ? null : Long.toString(instant.toEpochMilli());
    }

    private static Instant instant(Map<?, ?> form, String name) {
        String text = text(form, name);
        return text == null ? null : Instant.ofEpochMilli(Long.parseLong(text));
    }

    private static String text(Map<?, ?> form, String name) {
        Object value = form.get(name);
        return value == null ? null : value.toString();
    }

    private static void put(Map<String, String> form, String name, String value) {
        if (value != null) {
            form.put(name, value);
        }
    }
}
