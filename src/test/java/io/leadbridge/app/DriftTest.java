package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.crm.Crm;
import io.leadbridge.drift.Drift;
import io.leadbridge.drift.Found;
import io.leadbridge.drift.Kind;
import io.leadbridge.drift.RelinkReport;
import io.leadbridge.drift.Round;
import io.leadbridge.enrich.Enrich;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of many linked leads a part drifts in every way, of which no webhook tells: all are found, and nothing else. The full form:
 * {@code -Ddrift.pairs=1000}.
 */
class DriftTest {

    private static final int PAIRS = Integer.getInteger("drift.pairs", 50);
    private static final int EACH = PAIRS / 5;
    private static final int BATCH = 10;
    /** What drifted is looked for lead by lead, with the calls that the hub has to spare. */
    private static final Duration LONGEST = Duration.ofMinutes(4 + PAIRS / 50);

    /** With fewer, the last page of each list is a good part of all calls. */
    private static final int ENOUGH_TO_COUNT = 1000;

    private static final int BUDGET = 1803704;
    private static final int SOURCE = 1803705;
    private static final int SOURCE_IN_AMOCRM = 427181;
    private static final String LOSES_ALL = "{\"rateLimit\":\"off\",\"webhooks\":{\"lostShare\":1}}";

    private final long seed = new Random().nextLong();
    private final List<Integer> order = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void findsAllThatDriftedAndNothingElseAndHasItRepaired() throws Exception {
        System.out.println("DriftTest seed=" + seed);
        for (int i = 0; i < PAIRS; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        Map<String, String> quick = Map.of(
                "DRIFT_PERIOD", "1s",
                "DRIFT_DELAY", "0s",
                "AMOCRM_CHANGES_PAGES", "20",
                "LPTRACKER_CHANGES_PAGES", "20",
                "LPTRACKER_PAGE_SIZE", "200");
        try (DriftWorld world = new DriftWorld(folder, quick)) {
            world.crms.faults(world.crms.amocrm(), LOSES_ALL);
            world.crms.faults(world.crms.lptracker(), LOSES_ALL);
            world.oneWay("{from: lead.custom.Источник, to: lead.custom.Source}");
            List<Pair> pairs = pairs(world);
            Map<Kind, Set<String>> expected;
            try (CrmLine line = world.line()) {
                RelinkReport linked = world.relink(line, true);
                assertThat(linked.linked()).as("%s", linked).isEqualTo(PAIRS);
                assertThat(linked.differing()).isZero();
                long calls = world.calls();
                Round equal = round(line);
                double perCall = 4.0 * PAIRS / (world.calls() - calls);
                System.out.println("DRIFT equal: records=" + 4 * PAIRS + " calls=" + (world.calls() - calls));
                assertThat(equal.found()).isEmpty();
                if (PAIRS >= ENOUGH_TO_COUNT) {
                    assertThat(perCall).as("records compared with one call").isGreaterThanOrEqualTo(200);
                }

                expected = driftApart(world, pairs);
                assertThat(names(round(line).found())).isEqualTo(expected);
            }
            repairs(world, expected);
        }
    }

    /** The hub asks for what is to be repaired, and it is; what only a person can settle stays told. */
    private void repairs(DriftWorld world, Map<Kind, Set<String>> expected) throws Exception {
        world.environment.put("DRIFT_REPAIR", "repair");
        world.environment.put("DRIFT_LOOK_PERIOD", "500ms");
        long writes = world.writes();
        try (HubProcess hub = HubProcess.start(world.environment, "run")) {
            await().atMost(LONGEST).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                for (Kind kind : List.of(Kind.MISSED, Kind.EDITED, Kind.UNLINKED)) {
                    assertThat(hub.metric("leadbridge_drift_repaired_total{kind=\"" + kind.word() + "\"}"))
                            .as(kind.word())
                            .isEqualTo(expected.get(kind).size());
                    assertThat(hub.metric("leadbridge_drift_differing{kind=\"" + kind.word() + "\"}"))
                            .as(kind.word())
                            .isZero();
                }
            });
            world.awaitQuiet(hub);
            int wanted = expected.get(Kind.MISSED).size()
                    + expected.get(Kind.EDITED).size()
                    + expected.get(Kind.UNLINKED).size();
            System.out.println("DRIFT repaired: " + wanted + " writes=" + (world.writes() - writes));
            // Those that only a person can settle: gone, hinted once; and elsewhere, parked once.
            assertThat(hub.metric("leadbridge_drift_hinted_total{kind=\"gone\"}"))
                    .isEqualTo(expected.get(Kind.GONE).size());
            assertThat(hub.metric("leadbridge_drift_differing{kind=\"elsewhere\"}"))
                    .isEqualTo(expected.get(Kind.ELSEWHERE).size());
            assertThat(world.template.opsForZSet().zCard("lb:{q:webhooks:00}:parked"))
                    .isEqualTo(expected.get(Kind.ELSEWHERE).size());
            assertThat(hub.stop()).isTrue();
        }
        try (CrmLine line = world.line()) {
            Map<Kind, Set<String>> left = names(round(line).found());
            assertThat(left.keySet()).containsExactlyInAnyOrder(Kind.GONE, Kind.ELSEWHERE);
        }
    }

    private record Pair(String amocrm, String lptracker) {}

    private static List<Pair> pairs(DriftWorld world) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        for (int from = 0; from < PAIRS; from += BATCH) {
            List<String> ids = amocrmLeads(world, "Lead", from, BATCH);
            for (int i = 0; i < BATCH; i++) {
                int number = from + i;
                String body = "{\"name\":\"Lead " + number + "\",\"callback\":false,\"custom\":{\"" + BUDGET + "\":\""
                        + (number + 1) + "\",\"" + SOURCE + "\":\"site\"},\"contact\":{\"project_id\":77,"
                        + "\"name\":\"Person of Lead " + number + "\",\"details\":[{\"type\":\"phone\",\"data\":\""
                        + phone(number) + "\"}]}}";
                pairs.add(new Pair(
                        ids.get(i),
                        world.crms
                                .personOfLptracker("POST", "/lead", body)
                                .path("id")
                                .asText()));
            }
        }
        return pairs;
    }

    private static String phone(int number) {
        return "+7999" + String.format("%07d", number);
    }

    private static List<String> amocrmLeads(DriftWorld world, String prefix, int from, int count) throws Exception {
        List<String> leads = new ArrayList<>();
        for (int number = from; number < from + count; number++) {
            leads.add("{\"name\":\"" + prefix + " " + number + "\",\"price\":" + (number + 1)
                    + ",\"custom_fields_values\":[{\"field_id\":" + SOURCE_IN_AMOCRM
                    + ",\"values\":[{\"value\":\"site\"}]}],\"_embedded\":{\"contacts\":[{\"name\":\"Person of "
                    + prefix
                    + " " + number
                    + "\",\"custom_fields_values\":[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\"" + phone(number)
                    + "\",\"enum_code\":\"WORK\"}]}]}]}}");
        }
        List<String> ids = new ArrayList<>();
        world.crms
                .personOfAmocrm("POST", "/api/v4/leads/complex", leads.toString())
                .forEach(lead -> ids.add(lead.path("id").asText()));
        return ids;
    }

    /** Leads drift apart, chosen by chance; names of what is to be found. */
    private Map<Kind, Set<String>> driftApart(DriftWorld world, List<Pair> pairs) throws Exception {
        Map<Kind, Set<String>> expected = new TreeMap<>();
        for (Kind kind : Kind.values()) {
            expected.put(kind, new TreeSet<>());
        }
        for (int i = 0; i < 4 * EACH; i++) {
            Pair pair = pairs.get(order.get(i));
            String amocrm = "amocrm:lead:" + pair.amocrm();
            String lptracker = "lptracker:lead:" + pair.lptracker();
            if (i < EACH / 2) {
                world.crms.personOfAmocrm(
                        "PATCH", "/api/v4/leads/" + pair.amocrm(), "{\"name\":\"Changed " + i + "\"}");
                expected.get(Kind.MISSED).add(amocrm);
            } else if (i < EACH) {
                world.crms.personOfLptracker("PUT", "/lead/" + pair.lptracker(), "{\"name\":\"Changed " + i + "\"}");
                expected.get(Kind.MISSED).add(lptracker);
            } else if (i < 2 * EACH) {
                world.crms.personOfLptracker(
                        "PUT", "/lead/" + pair.lptracker() + "/custom/" + SOURCE, "{\"value\":\"typed\"}");
                expected.get(Kind.EDITED).add(lptracker);
            } else if (i < 5 * EACH / 2) {
                world.crms.personOfLptracker("DELETE", "/lead/" + pair.lptracker(), "");
                expected.get(Kind.GONE).add(lptracker);
            } else if (i < 3 * EACH) {
                world.crms.personOfAmocrm("POST", "/sandbox/leads/" + pair.amocrm() + "/delete", "");
                expected.get(Kind.GONE).add(amocrm);
            } else {
                expected.get(Kind.ELSEWHERE).add("lptracker:lead:" + moved(world, pair, i));
            }
        }
        for (int from = 0; from < EACH; from += BATCH) {
            amocrmLeads(world, "Untold", 10_000 + from, BATCH)
                    .forEach(id -> expected.get(Kind.UNLINKED).add("amocrm:lead:" + id));
        }
        return expected;
    }

    /** The lead's counterpart is in another project by now: as the CRM has no way to move one, the link is moved. */
    private static String moved(DriftWorld world, Pair pair, int number) throws Exception {
        String body = "{\"name\":\"Elsewhere " + number + "\",\"callback\":false,\"contact\":{\"project_id\":78,"
                + "\"name\":\"Person " + number + "\",\"details\":[{\"type\":\"phone\",\"data\":\""
                + phone(20_000 + number)
                + "\"}]}}";
        String id =
                world.crms.personOfLptracker("POST", "/lead", body).path("id").asText();
        world.crms.personOfLptracker("DELETE", "/lead/" + pair.lptracker(), "");
        world.template.opsForHash().delete("lb:{t:demo}:link", "lptracker:lead:" + pair.lptracker() + ">amocrm");
        world.template
                .opsForHash()
                .put("lb:{t:demo}:link", "amocrm:lead:" + pair.amocrm() + ">lptracker", "lptracker:lead:" + id);
        world.template
                .opsForHash()
                .put("lb:{t:demo}:link", "lptracker:lead:" + id + ">amocrm", "amocrm:lead:" + pair.amocrm());
        return id;
    }

    private static Map<Kind, Set<String>> names(List<Found> found) {
        return found.stream()
                .collect(Collectors.groupingBy(
                        Found::kind,
                        TreeMap::new,
                        Collectors.mapping(one -> one.lead().toString(), Collectors.toCollection(TreeSet::new))));
    }

    /** One full round, step by step as the route takes them; a slow CRM may make it wait. */
    private static Round round(CrmLine line) {
        Drift drift = line.bean("drift", Drift.class);
        Round round = await().atMost(Duration.ofMinutes(2))
                .until(() -> drift.begin(drift.tenants().get(0)), begun -> begun != null);
        await().atMost(LONGEST).until(() -> {
            goOn(line, drift, round);
            if (!round.isOver()) {
                drift.end(round);
                drift.begin(drift.tenants().get(0));
            }
            return round.isOver();
        });
        assertThat(drift.messages(round)).isEmpty();
        drift.end(round);
        return round;
    }

    private static void goOn(CrmLine line, Drift drift, Round round) {
        Enrich enrich = line.bean("enrich", Enrich.class);
        Crm crm = line.bean("crm-spare", Crm.class);
        round.accounts().forEach(account -> drift.described(round, account, enrich.metadata(account)));
        while (round.isReading()) {
            drift.read(round, crm.changes(round.account(), round.since()));
        }
        while (round.isJudging()) {
            drift.look(round);
            round.readings()
                    .forEach(reading ->
                            drift.fetched(round, reading, crm.fetch(reading.account(), reading.leads(), null)));
            round.absent()
                    .forEach(reading ->
                            drift.elsewhere(round, reading, crm.elsewhere(reading.account(), reading.leads())));
            drift.judge(round);
        }
    }
}
