package io.leadbridge.rules;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Rule;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiled rules, kept as long as they are used: one form for each version of a tenant's rules and each CRM. A tenant's
 * rules are the same object until they change, so that the object stands for the version. Metadata is read anew every few
 * seconds: another object with the same content needs no new form. Safe for several threads.
 */
final class CompiledRules {

    private final int most;
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int held;

    /** @param most rules, stages, fields and users that are held, all tenants together; the newest form is always held */
    CompiledRules(int most) {
        this.most = most;
    }

    /**
     * The rules from this CRM that are switched on, in their order.
     *
     * @param zone in which dates of the rules are meant
     */
    List<CompiledRule> of(List<Rule> rules, CrmId crm, Metadata metadata, ZoneId zone) {
        Key key = new Key(rules, crm);
        Entry known = known(key);
        if (known != null && known.metadata() == metadata && known.zone().equals(zone)) {
            return known.rules();
        }
        boolean same =
                known != null && known.zone().equals(zone) && known.metadata().equals(metadata);
        List<CompiledRule> compiled = same ? known.rules() : compile(rules, crm, metadata, zone);
        keep(key, new Entry(metadata, zone, compiled));
        return compiled;
    }

    static List<CompiledRule> compile(List<Rule> rules, CrmId crm, Metadata metadata, ZoneId zone) {
        Names names = new Names(metadata);
        List<CompiledRule> compiled = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.enabled() && rule.from().equals(crm)) {
                compiled.add(Compiler.compile(rule, names, zone));
            }
        }
        return List.copyOf(compiled);
    }

    synchronized int held() {
        return held;
    }

    private synchronized Entry known(Key key) {
        return entries.get(key);
    }

    private synchronized void keep(Key key, Entry entry) {
        Entry before = entries.put(key, entry);
        held += entry.size() - (before == null ? 0 : before.size());
        Iterator<Entry> oldest = entries.values().iterator();
        while (held > most && entries.size() > 1) {
            held -= oldest.next().size();
            oldest.remove();
        }
    }

    private record Entry(Metadata metadata, ZoneId zone, List<CompiledRule> rules) {
        int size() {
            int stages = metadata.pipelines().stream()
                    .mapToInt(pipeline -> pipeline.stages().size())
                    .sum();
            return 1
                    + rules.size()
                    + stages
                    + metadata.fields().size()
                    + metadata.users().size();
        }
    }

    /** This very list: comparing rules one by one would cost more than compiling them. */
    private record Key(List<Rule> rules, CrmId crm) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.rules == rules && key.crm.equals(crm);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(rules) + crm.hashCode();
        }
    }
}
