package io.leadbridge.dryrun;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Work;
import io.leadbridge.rules.Explanation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is noted while a rehearsal is played, in its order. For one thread. */
final class Transcript {

    /** Calls of one operation. */
    record Operation(CrmId crm, String name) implements Comparable<Operation> {
        @Override
        public int compareTo(Operation other) {
            int byCrm = crm.compareTo(other.crm);
            return byCrm != 0 ? byCrm : name.compareTo(other.name);
        }
    }

    /** What the rules said of a lead. */
    record Judged(Work work, Decision decision, List<Explanation> explanations) {}

    private final Map<Operation, Integer> wanted = new TreeMap<>();
    private final Map<Operation, Integer> made = new TreeMap<>();
    private final Map<RecordRef, Hint> hints = new LinkedHashMap<>();
    private final Map<RecordRef, Judged> judged = new LinkedHashMap<>();
    private final Map<RecordRef, Set<String>> lost = new LinkedHashMap<>();
    private final Map<RecordRef, Record> read = new LinkedHashMap<>();
    private final List<Planned> planned = new ArrayList<>();
    private final Set<String> remarks = new LinkedHashSet<>();
    private final Set<Operation> ofParcel = new HashSet<>();
    private boolean parcel;
    private RecordRef lead;
    private Parsed parsed;

    void parsed(Parsed said) {
        parsed = said;
    }

    void hinted(Hint hint) {
        hints.putIfAbsent(hint.lead(), hint);
    }

    /** What follows is done for this lead. */
    void now(RecordRef source) {
        lead = source;
    }

    /** Until {@link #parcelEnds}, calls of one operation count as one: they go together. */
    void parcelBegins() {
        parcel = true;
        ofParcel.clear();
    }

    void parcelEnds() {
        parcel = false;
    }

    /** The real run would make this call. */
    void wanted(CrmId crm, String operation) {
        Operation call = new Operation(crm, operation);
        if (!parcel || ofParcel.add(call)) {
            wanted.merge(call, 1, Integer::sum);
        }
    }

    /** The rehearsal made this call. */
    void made(CrmId crm, String operation) {
        made.merge(new Operation(crm, operation), 1, Integer::sum);
    }

    void judged(Judged said) {
        judged.put(said.work().hint().lead(), said);
    }

    void lost(RecordRef of, List<String> what) {
        lost.computeIfAbsent(of, key -> new LinkedHashSet<>()).addAll(what);
    }

    /** A record as its CRM showed it; the first look counts. */
    void read(Record record) {
        read.putIfAbsent(record.ref(), record);
    }

    void planned(Planned write) {
        planned.add(write);
    }

    void remark(String text) {
        remarks.add(text);
    }

    RecordRef lead() {
        return lead;
    }

    Parsed parsed() {
        return parsed;
    }

    Map<Operation, Integer> wanted() {
        return wanted;
    }

    Map<Operation, Integer> made() {
        return made;
    }

    Map<RecordRef, Hint> hints() {
        return hints;
    }

    Map<RecordRef, Judged> judged() {
        return judged;
    }

    Set<String> lost(RecordRef of) {
        return lost.getOrDefault(of, Set.of());
    }

    Map<RecordRef, Record> read() {
        return read;
    }

    List<Planned> planned() {
        return planned;
    }

    Set<String> remarks() {
        return remarks;
    }
}
