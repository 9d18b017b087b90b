package io.leadbridge.drift;

import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far the audit of one tenant has come: first all leads of each account are walked, and those that may be wrong are noted;
 * then each of them is read again, with its counterpart, and judged. The route carries it in the variable {@code round}. A
 * round that a CRM asks to wait stays where it is until the next look. For one thread at a time.
 */
public final class Round {

    /** Suspects that are read together, with their counterparts. */
    private static final int TOGETHER = 100;

    private final Batch batch;
    private final List<Account> accounts;
    private final List<Walk> walks = new ArrayList<>();
    private final int mostSuspects;
    private Rounds.Right right;
    private Map<String, String> told;
    private boolean stopped;
    private boolean broken;
    private final Map<CrmId, Metadata> metadata = new TreeMap<>();
    private final Map<CrmId, Set<String>> seen = new HashMap<>();
    private final Map<RecordRef, RecordRef> links = new HashMap<>();
    private final Set<Suspect> suspects = new LinkedHashSet<>();
    private boolean goneNoted;
    private List<Suspect> looked = List.of();
    private final Map<RecordRef, Record> records = new HashMap<>();
    private final Set<RecordRef> elsewhere = new HashSet<>();
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final List<Hinting> hints = new ArrayList<>();

    /** Leads of one account that are to be read. */
    public record Reading(Account account, Set<String> leads) {}

    /** A finding that is to be repaired, and the lead that is to be hinted for it. */
    record Hinting(Found found, RecordRef lead, Instant at) {}

    Round(Batch batch, List<Account> accounts, Rounds.Right right, Map<String, String> told, int mostSuspects) {
        this.batch = batch;
        this.accounts = List.copyOf(accounts);
        this.right = right;
        this.told = told;
        this.mostSuspects = mostSuspects;
        accounts.forEach(account -> walks.add(new Walk(account)));
        accounts.forEach(account -> seen.put(account.crm(), new HashSet<>()));
    }

    /** Whose. */
    public Batch batch() {
        return batch;
    }

    /** The accounts whose leads are held against each other. */
    public List<Account> accounts() {
        return accounts;
    }

    /** Whether there is more to be walked now. */
    public boolean isReading() {
        return !stopped && walk() != null;
    }

    /** Whose leads are walked. */
    public Account account() {
        return walk().account();
    }

    /** What is to be asked for next. */
    public Instant since() {
        return walk().since();
    }

    /** Whether there are suspects left to be judged now. */
    public boolean isJudging() {
        return !stopped && walk() == null && !suspects.isEmpty();
    }

    /** What has to be read for the suspects that are looked at. */
    public List<Reading> readings() {
        Set<RecordRef> refs = new TreeSet<>();
        for (Suspect suspect : looked) {
            refs.add(suspect.lead());
            if (suspect.other() != null) {
                refs.add(suspect.other());
            }
        }
        return readings(refs);
    }

    /** The leads of linked suspects that were not there. */
    public List<Reading> absent() {
        Set<RecordRef> refs = new TreeSet<>();
        for (Suspect suspect : looked) {
            boolean here = records.containsKey(suspect.lead());
            if (!stopped && suspect.other() != null && here != records.containsKey(suspect.other())) {
                refs.add(here ? suspect.other() : suspect.lead());
            }
        }
        return readings(refs);
    }

    /** Whether all is done, so that the round may end. */
    public boolean isOver() {
        return !stopped && !broken && walk() == null && suspects.isEmpty() && looked.isEmpty();
    }

    private List<Reading> readings(Set<RecordRef> refs) {
        List<Reading> readings = new ArrayList<>();
        for (Account account : accounts) {
            Set<String> ids = new LinkedHashSet<>();
            refs.stream().filter(ref -> ref.crm().equals(account.crm())).forEach(ref -> ids.add(ref.id()));
            if (!ids.isEmpty() && !stopped) {
                readings.add(new Reading(account, ids));
            }
        }
        return readings;
    }

    Rounds.Right right() {
        return right;
    }

    Map<CrmId, Metadata> metadata() {
        return metadata;
    }

    /** The walk that is to go on; {@code null} if all are over. */
    Walk walk() {
        return walks.stream().filter(walk -> !walk.isOver()).findFirst().orElse(null);
    }

    /** Goes on, after a wait. */
    void resume() {
        stopped = false;
    }

    /** Stays where it is until the next look; what was looked at is looked at again. */
    void stop() {
        stopped = true;
        suspects.addAll(looked);
        looked = List.of();
        records.clear();
        elsewhere.clear();
    }

    /** Cannot go on; another one is begun in time. */
    void giveUp() {
        stop();
        broken = true;
    }

    boolean isBroken() {
        return broken;
    }

    /** Notes that a lead is there; {@code other} is {@code null} if it has no counterpart. */
    void saw(RecordRef lead, RecordRef other) {
        seen.get(lead.crm()).add(lead.id());
        if (other != null) {
            links.put(lead, other);
        }
    }

    int leads() {
        return seen.values().stream().mapToInt(Set::size).sum();
    }

    /** False if there are too many; then it is left to the next round. */
    boolean suspect(RecordRef lead, RecordRef other) {
        return suspects.size() < mostSuspects && suspects.add(new Suspect(lead, other).sorted())
                || suspects.contains(new Suspect(lead, other).sorted());
    }

    /** Suspects those whose counterparts no walk has seen, once all walks are over. */
    void suspectGone() {
        if (walk() == null && !goneNoted) {
            goneNoted = true;
            links.forEach((lead, other) -> {
                Set<String> there = seen.get(other.crm());
                if (there != null && !there.contains(other.id())) {
                    suspect(lead, other);
                }
            });
        }
    }

    /** Takes the next suspects to be looked at. */
    void look() {
        looked = suspects.stream().limit(TOGETHER).toList();
        looked.forEach(suspects::remove);
        records.clear();
        elsewhere.clear();
    }

    List<Suspect> looked() {
        return looked;
    }

    /** The suspects that were looked at are judged. */
    void judged() {
        looked = List.of();
    }

    Map<RecordRef, Record> records() {
        return records;
    }

    Set<RecordRef> elsewhere() {
        return elsewhere;
    }

    /** Notes a finding; tells whether it was not hinted before in this state of the lead. */
    boolean found(Found one) {
        found.put(one.name(), one);
        return !one.state().equals(told.get(one.name()));
    }

    void hint(Hinting hinting) {
        hints.add(hinting);
    }

    List<Hinting> hints() {
        return hints;
    }

    /** What is wrong, as far as it is judged. */
    public List<Found> found() {
        return List.copyOf(found.values());
    }

    /** What is hinted by now, of what was found. */
    Map<String, String> told() {
        Map<String, String> now = new TreeMap<>(told);
        now.keySet().retainAll(found.keySet());
        hints.forEach(hint -> now.put(hint.found().name(), hint.found().state()));
        return now;
    }

    /** Names of what an earlier round has hinted and this one did not find any more. */
    List<String> repaired() {
        return told.keySet().stream().filter(name -> !found.containsKey(name)).toList();
    }
}
