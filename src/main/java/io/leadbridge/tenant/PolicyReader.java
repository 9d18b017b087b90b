package io.leadbridge.tenant;

import io.leadbridge.event.Conflicts;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Deleted;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.Policy;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads {@code conflicts} and {@code deleted}: what is to happen where both sides changed, and where one is gone. */
final class PolicyReader {

    private static final int NOTE_MAX = 4096;
    private static final String NEWEST = "newest";
    private static final String REVIEW = "review";
    private static final List<String> SOURCES =
            Arrays.stream(Deleted.Source.values()).map(Deleted.Source::word).toList();
    private static final List<String> TARGETS =
            Arrays.stream(Deleted.Target.values()).map(Deleted.Target::word).toList();

    private final Section file;
    private final List<String> connections;

    /**
     * @param file the whole file
     * @param connections keys of {@code connections}, whether those are right or not
     */
    PolicyReader(Section file, List<String> connections) {
        this.file = file;
        this.connections = connections;
    }

    /**
     * Reads both keys.
     *
     * @param rules as far as they are right: a CRM that one of them writes to needs a stage to close leads
     */
    Policy read(List<Rule> rules) {
        return new Policy(conflicts(), deleted(rules));
    }

    private Conflicts conflicts() {
        Optional<Text> text = file.text("conflicts");
        String word = text.map(Text::value).orElse(NEWEST);
        if (word.equals(NEWEST)) {
            return Conflicts.NEWEST;
        }
        if (word.equals(REVIEW)) {
            return Conflicts.REVIEW;
        }
        if (connections.contains(word) && CrmId.isValid(word)) {
            return Conflicts.wonBy(new CrmId(word));
        }
        List<String> known = new ArrayList<>(List.of(NEWEST, REVIEW));
        known.addAll(connections);
        String shown = text.orElseThrow().shown();
        file.fault(
                "conflicts",
                "'" + shown + "' given; 'newest', 'review' or one of the connections expected"
                        + Nearest.hint(shown, known));
        return Conflicts.NEWEST;
    }

    private Deleted deleted(List<Rule> rules) {
        Optional<Section> found = file.section("deleted");
        if (found.isEmpty()) {
            return Deleted.DEFAULT;
        }
        Section section = found.get().only(Keys.DELETED);
        Deleted.Source source = Deleted.Source.values()[choice(section, "source", SOURCES)];
        Deleted.Target target = Deleted.Target.values()[choice(section, "target", TARGETS)];
        String note = note(section);
        Map<CrmId, String> stages = stages(section);
        useless(section, source);
        if (source == Deleted.Source.CLOSE) {
            missing(section, stages, rules);
        }
        return new Deleted(source, note, stages, target);
    }

    /** The place of the word that is given; the first one if none is, or another. */
    private static int choice(Section section, String key, List<String> words) {
        Optional<Text> text = section.text(key);
        if (text.isEmpty()) {
            return 0;
        }
        int place = words.indexOf(text.get().value());
        if (place < 0) {
            String expected = words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
            section.fault(key, "'" + text.get().shown() + "' given; one of " + expected + " expected");
        }
        return Math.max(place, 0);
    }

    private static String note(Section section) {
        Optional<String> note = section.text("note").map(Text::value).map(String::strip);
        if (note.isPresent() && (note.get().isEmpty() || note.get().length() > NOTE_MAX)) {
            section.fault("note", note.get().length() + " characters given; 1 to " + NOTE_MAX + " expected");
        }
        return note.orElse(null);
    }

    private Map<CrmId, String> stages(Section section) {
        Map<CrmId, String> stages = new TreeMap<>();
        section.section("close-stage").ifPresent(byCrm -> byCrm.keys().forEach(crm -> {
            Optional<String> stage = byCrm.text(crm).map(Text::value).map(String::strip);
            if (!connections.contains(crm) || !CrmId.isValid(crm)) {
                byCrm.fault(crm, "no connection '" + Reading.cut(crm) + "'" + Nearest.hint(crm, connections));
            } else if (stage.isPresent() && stage.get().isEmpty()) {
                byCrm.fault(crm, "empty; the name or id of a stage expected");
            } else {
                stage.ifPresent(name -> stages.put(new CrmId(crm), name));
            }
        }));
        return stages;
    }

    private static void useless(Section section, Deleted.Source source) {
        if (section.has("note") && source != Deleted.Source.NOTE) {
            section.fault("note", "of no use without 'source: note'; remove it");
        }
        if (section.has("close-stage") && source != Deleted.Source.CLOSE) {
            section.fault("close-stage", "of no use without 'source: close'; remove it");
        }
    }

    private static void missing(Section section, Map<CrmId, String> stages, List<Rule> rules) {
        Set<CrmId> written = new TreeSet<>();
        rules.forEach(rule -> rule.then().stream().map(SyncTo::target).forEach(written::add));
        written.removeAll(stages.keySet());
        if (!written.isEmpty()) {
            String crms = written.stream().map(CrmId::value).collect(Collectors.joining(", "));
            section.fault(
                    "close-stage",
                    "no stage for " + crms + ", which rules write to; 'source: close' needs one, as {"
                            + crms.split(",")[0] + ": Lost}");
        }
    }
}
