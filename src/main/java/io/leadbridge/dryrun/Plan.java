package io.leadbridge.dryrun;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that rules want of one CRM for one lead, of several wishes the later one counting.
 *
 * @param pipeline id; {@code null} to leave it
 * @param stage id; {@code null} to leave it
 * @param matching how a counterpart is found, and what is done then, in words
 * @param ways the ways to look for one
 * @param fields what each target field is to hold
 * @param notes texts
 * @param tasks texts, with who and when
 */
record Plan(
        String pipeline,
        String stage,
        String matching,
        List<MatchBy> ways,
        Map<FieldPath, Value> fields,
        List<String> notes,
        List<String> tasks) {

    /** The plan of a wish that follows another one; {@code null} if it is the first. */
    static Plan of(Wish wish, Plan before) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>(before == null ? Map.of() : before.fields());
        wish.fields().forEach(assignment -> fields.put(assignment.to(), assignment.target()));
        List<String> notes = new ArrayList<>(before == null ? List.of() : before.notes());
        if (wish.note() != null) {
            notes.add(wish.note());
        }
        List<String> tasks = new ArrayList<>(before == null ? List.of() : before.tasks());
        if (wish.task() != null) {
            Wish.Errand task = wish.task();
            tasks.add(task.text() + " in " + task.dueIn()
                    + (task.responsible() == null ? "" : " for user " + task.responsible()));
        }
        boolean moves = before == null || wish.stage() != null;
        return new Plan(
                moves ? wish.pipeline() : before.pipeline(),
                moves ? wish.stage() : before.stage(),
                matching(wish),
                wish.matchBy(),
                fields,
                notes,
                tasks);
    }

    private static String matching(Wish wish) {
        return "match-by " + wish.matchBy().stream().map(MatchBy::word).toList() + ", if-missing: "
                + (wish.createIfMissing() ? "create" : "skip") + ", if-found: "
                + (wish.updateIfFound() ? "update" : "skip");
    }
}
