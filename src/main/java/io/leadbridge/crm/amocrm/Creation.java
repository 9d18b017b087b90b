package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The making of leads: those with a new contact or company by {@code /leads/complex}, the others by {@code /leads}. */
final class Creation {

    private static final Batch.Kind COMPLEX =
            new Batch.Kind("create", "POST", "/api/v4/leads/complex", "leads", "/api/v4/leads");
    private static final Batch.Kind PLAIN = new Batch.Kind("create", "POST", "/api/v4/leads", "leads", "/api/v4/leads");

    private final List<Draft> drafts;
    private final Map<Integer, Answer<Created>> refused = new HashMap<>();
    private final Batch complex;
    private final Batch plain;

    Creation(List<Draft> drafts, Batch.Bounds bounds) {
        this.drafts = List.copyOf(drafts);
        List<Batch.Item> complexItems = new ArrayList<>();
        List<Batch.Item> plainItems = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            try {
                ObjectNode body = Writing.newLead(draft).put("request_id", key(i));
                (Writing.isComplex(draft) ? complexItems : plainItems).add(new Batch.Item(key(i), null, body));
            } catch (Writing.NoSuchField e) {
                refused.put(i, new Answer.Refused<>("create: " + e.getMessage()));
            }
        }
        complex = new Batch(COMPLEX, bounds, complexItems);
        plain = new Batch(PLAIN, bounds, plainItems);
    }

    Batch complex() {
        return complex;
    }

    Batch plain() {
        return plain.after(complex);
    }

    List<Answer<Created>> answers() {
        List<Answer<Created>> answers = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            answers.add(refused.containsKey(i) ? refused.get(i) : answer(i));
        }
        return answers;
    }

    private Answer<Created> answer(int i) {
        Answer<JsonNode> complexAnswer = complex.answer(key(i));
        Answer<JsonNode> answer = complexAnswer == null ? plain.answer(key(i)) : complexAnswer;
        if (!(answer instanceof Answer.Ok<JsonNode> ok)) {
            return answer.failure();
        }
        JsonNode lead = ok.value();
        String contact = lead.hasNonNull("contact_id")
                ? lead.path("contact_id").asText()
                : drafts.get(i).contact();
        return new Answer.Ok<>(
                new Created(Reading.id(lead), contact, lead.path("merged").asBoolean()));
    }

    /** No plain number, for amoCRM calls those that have no {@code request_id} by their index. */
    private static String key(int i) {
        return "d" + i;
    }
}
