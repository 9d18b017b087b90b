package io.leadbridge.backfill;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.event.CrmId;
import java.util.LinkedHashMap;
import java.util.Map;

/** A backfill's form in Redis: a hash of texts; plan, run and walk are JSON. */
final class JobForm {

    private final ObjectMapper json = new ObjectMapper()
            .setVisibility(PropertyAccessor.ALL, Visibility.NONE)
            .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** A new one. */
    Map<String, String> write(Job job) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("rule", job.rule);
        form.put("crm", job.crm.value());
        form.put("version", job.version);
        form.put("state", job.state.word());
        form.put("phase", job.phase.word());
        form.put("revision", Long.toString(job.revision));
        form.put("createdMs", Long.toString(job.createdMs));
        form.put("plan", json(job.plan));
        form.put("walk", json(job.walk));
        return form;
    }

    Job read(Ref ref, Map<?, ?> form) {
        Job job = new Job(ref, text(form, "rule"), new CrmId(text(form, "crm")), text(form, "version"));
        job.state = State.of(text(form, "state"));
        job.phase = State.of(text(form, "phase"));
        job.revision = number(form, "revision");
        job.reason = text(form, "reason");
        job.braked = text(form, "braked").equals("1");
        job.waitsFor = text(form, "waitsFor");
        job.createdMs = number(form, "createdMs");
        job.plannedMs = number(form, "plannedMs");
        job.startedMs = number(form, "startedMs");
        job.workedMs = number(form, "workedMs");
        job.plan = read(text(form, "plan"), Job.Plan.class, job.plan);
        job.run = read(text(form, "run"), Job.Run.class, job.run);
        job.walk = read(text(form, "walk"), Job.Walk.class, job.walk);
        return job;
    }

    String json(Object part) {
        try {
            return json.writeValueAsString(part);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a backfill is made of numbers and texts", e);
        }
    }

    <T> T read(String text, Class<T> type, T otherwise) {
        try {
            return text.isEmpty() ? otherwise : json.readValue(text, type);
        } catch (JsonProcessingException e) {
            // Without the text, which may hold a person's data.
            throw new IllegalStateException("a backfill in Redis is not as we write it");
        }
    }

    private static String text(Map<?, ?> form, String field) {
        Object value = form.get(field);
        return value == null ? "" : value.toString();
    }

    private static long number(Map<?, ?> form, String field) {
        String text = text(form, field);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
