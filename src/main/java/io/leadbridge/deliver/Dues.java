package io.leadbridge.deliver;

import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Record;
import io.leadbridge.event.Rule;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Wish;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which notes and tasks of a wish are due. Pure.
 *
 * <p>A rule that cannot hold without a status tells once for each entry into it. Any other rule tells once for each
 * change that a person made and that a read saw: changes that are read together are one, our own writes are none. What
 * was told last is kept in the lead's base, so that no retry, replay or second delivery tells it again.
 */
final class Dues {

    /** Something changed that the rules have not all answered yet. */
    static final String PENDING = "pending";
    /** A write of ours was begun, and its end is not in the books: what differs may be ours. */
    static final String UNHEARD = "unheard";
    /** A person's lead, of which the books know something, and whose rules have never answered it to the end. */
    static final String UNANSWERED = "unanswered";

    /** A person's lead whose rules have answered something else before they heard that it was added. */
    static final String UNADDED = "unadded";

    /** The lead was deleted, and what that means for its counterpart is done. */
    static final String GONE = "gone";
    /** The events that are parked until a person has decided a conflict. */
    static final String REVIEW = "review";
    /** A new counterpart was made in the place of this one, which was deleted. */
    static final String REMADE = "remade";

    private static final String TRIED = "tried:";

    /** These may come without any value that differs. */
    private static final Set<Change> UNSEEN = Set.of(Change.PAYMENT, Change.RESTORED);

    private final Pass pass;
    private final Wish wish;

    Dues(Pass pass, Wish wish) {
        this.pass = pass;
        this.wish = wish;
    }

    /**
     * The notes and tasks that are due, by the name under which they are owed.
     *
     * @param lead the source's base; what is due is noted in it
     * @param promises what the wish asks for, by kind: {@code note}, {@code task}
     * @param news whether a person changed the lead since the rules last answered
     * @param owed gets what is due
     */
    Base.Edit owe(Base lead, Map<String, Owed> promises, boolean news, Map<String, Owed> owed) {
        Base.Edit edit = lead.edit();
        promises.forEach((kind, promise) -> {
            String name = name(wish, kind);
            String trigger = trigger(lead, name, news);
            if (trigger != null) {
                String debt = name + " " + trigger;
                owed.put(debt, promise);
                edit.owed(debt, promise);
                remember(edit, lead, name, trigger);
            }
        });
        return edit;
    }

    /** {@code rule#0:note}. */
    static String name(Wish wish, String kind) {
        return wish.rule() + "#" + wish.action() + ":" + kind;
    }

    /** What it is due for; {@code null} if it is not due. */
    private String trigger(Base lead, String name, boolean news) {
        Transition passed = wish.trigger();
        if (passed != null && passed.at() != null) {
            // The mark, which is kept in the same step, is for the whole wish.
            return passed.from() + ">" + passed.to() + "@" + passed.at().getEpochSecond();
        }
        if (passed != null) {
            List<String> answered = answeredEvents(lead, name, passed);
            return Collections.disjoint(answered, events()) ? passed.from() + ">" + passed.to() + " " + last() : null;
        }
        boolean due = onEntry() ? pass.enteredAnew() : news;
        String trigger = onEntry() ? entry() : state();
        return due && !isOneOf(trigger, lead.told().getOrDefault(name, "")) ? trigger : null;
    }

    private void remember(Base.Edit edit, Base lead, String name, String trigger) {
        Transition passed = wish.trigger();
        if (passed == null) {
            edit.told(name, trigger);
        } else if (passed.at() == null) {
            edit.told(undated(name, passed), String.join(" ", events()));
        }
    }

    private static String undated(String name, Transition passed) {
        return name + " " + passed.from() + ">" + passed.to();
    }

    private static List<String> answeredEvents(Base lead, String name, Transition passed) {
        return Arrays.asList(lead.told().getOrDefault(undated(name, passed), "").split(" "));
    }

    private List<String> events() {
        return pass.work().hint().events().stream().map(EventId::toString).toList();
    }

    private String last() {
        List<String> events = events();
        return events.isEmpty() ? "" : events.get(events.size() - 1);
    }

    /** Whether something was told for one of these; there are several where it is not known which a write of ours has left. */
    static boolean isOneOf(String trigger, String told) {
        return Arrays.asList(told.split(" ")).contains(trigger);
    }

    /** One entry, until the rules have answered it. */
    private String entry() {
        Base start = pass.start().lead();
        Instant revision = start.revision();
        return start.answered() + ">" + pass.record().status() + "@"
                + (revision == null ? "" : revision.toEpochMilli());
    }

    /** The lead as it is; where a change may show in no value, with the change's time. */
    private String state() {
        boolean unseen = !Collections.disjoint(pass.work().hint().changes(), UNSEEN);
        Instant newest = pass.work().hint().newest();
        String state = state(pass.record());
        return !unseen ? state : state + "@" + (newest == null ? last() : newest.toEpochMilli());
    }

    /** What a rule that needs no status told of last: the lead as it was read. */
    static String state(Record record) {
        return Fingerprint.ofAll(record);
    }

    /** Whether the wish's rule cannot hold but in a status. */
    boolean onEntry() {
        return pass.batch().rules().stream()
                .filter(rule -> rule.name().equals(wish.rule()))
                .map(Rule::when)
                .anyMatch(Dues::needsStatus);
    }

    /** Whether it cannot hold but in a status. */
    private static boolean needsStatus(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.parts().stream().anyMatch(Dues::needsStatus);
        }
        if (condition instanceof Condition.Any any) {
            return !any.parts().isEmpty() && any.parts().stream().allMatch(Dues::needsStatus);
        }
        if (condition instanceof Condition.Changed changed) {
            return Set.of(Change.STATUS).equals(changed.changes());
        }
        return condition instanceof Condition.InStatus;
    }

    /** Whether a person changed something since the rules last answered, as far as the books can tell. */
    static boolean isNews(Pass pass) {
        Side start = pass.start();
        Base lead = start.lead();
        if (lead.isUnknown()
                || lead.told().containsKey(PENDING)
                || lead.told().containsKey(UNANSWERED)
                || isAddedLate(lead, pass.work().hint())
                || !Collections.disjoint(pass.work().hint().changes(), UNSEEN)) {
            return true;
        }
        boolean trusted = lead.uncertainUntil() == null && !lead.told().containsKey(UNHEARD);
        return trusted && start.differs(pass.record(), start.contact()) || restDiffers(pass, start);
    }

    /** Whether a hint tells that a lead was added which was answered before, for something that came earlier or came back first. */
    static boolean isAddedLate(Base lead, Hint hint) {
        return lead.told().containsKey(UNADDED) && hint.changes().contains(Change.ADDED);
    }

    private static boolean restDiffers(Pass pass, Side start) {
        Base lead = start.lead();
        boolean ofLead = lead.rest() != null
                && !lead.rest()
                        .equals(Fingerprint.restOfLead(
                                pass.record(), lead.fields().keySet()));
        Base contact = start.contact();
        boolean ofContact = contact != null
                && contact.rest() != null
                && !contact.rest()
                        .equals(Fingerprint.restOfContact(
                                pass.record().mainContact().orElseThrow(),
                                contact.fields().keySet()));
        return ofLead || ofContact;
    }

    /** Under this name a lead's base has the fingerprint that a write of ours, whose end is not known, gave a field. */
    static String tried(FieldPath path) {
        return TRIED + path;
    }

    static boolean isTried(String name) {
        return name.startsWith(TRIED);
    }

    /** What the wish asks for, by kind. */
    static Map<String, Owed> promises(Pass pass, Wish wish, io.leadbridge.event.RecordRef target, Instant now) {
        Map<String, Owed> promises = new LinkedHashMap<>();
        List<EventId> events = pass.work().hint().events();
        EventId event = events.get(events.size() - 1);
        if (wish.note() != null && !wish.note().isBlank()) {
            promises.put("note", Owed.note(target, wish.note(), event));
        }
        if (wish.task() != null && !wish.task().text().isBlank()) {
            Instant due = Instant.ofEpochSecond(now.plus(wish.task().dueIn()).getEpochSecond());
            promises.put(
                    "task",
                    Owed.task(target, wish.task().text(), due, wish.task().responsible(), event));
        }
        return promises;
    }
}
