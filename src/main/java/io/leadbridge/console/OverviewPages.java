package io.leadbridge.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.camel.redisqueue.QueueDepth;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Stories;
import io.leadbridge.history.StorySearch;
import io.leadbridge.tenant.Tenant;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;

/** What is going on: bean {@code console-overview}. It is shown while Redis is away, too, with what is known then. */
public final class OverviewPages {

    private static final int HOURS = 24;
    private static final int PROBLEM_MAX = 200;
    private static final int TENANTS_MAX = 50;
    private static final int STORIES_FOR_DELAY = 500;
    private static final List<String> OUTCOMES = List.of("applied", "unchanged", "merged", "ignored", "echo", "parked");

    private final Desk desk;
    private final StorySearch search;
    private final Stories stories;
    private final RedisQueueOperations queue;
    private final Rates rates;
    private final Checks checks;
    private final Problems problems;

    OverviewPages(
            Desk desk,
            StorySearch search,
            Stories stories,
            RedisQueueOperations queue,
            Rates rates,
            Checks checks,
            Problems problems) {
        this.desk = desk;
        this.search = search;
        this.stories = stories;
        this.queue = queue;
        this.rates = rates;
        this.checks = checks;
        this.problems = problems;
    }

    /**
     * What the page shows.
     *
     * @param tenant whose numbers; empty for all
     * @param checks of health
     * @param problems that a person has to look at
     * @param depth of the queue; {@code null} while Redis is away
     * @param webhooks a second
     * @param calls to the CRMs
     * @param connections by CRM, how many there are
     * @param delays p50, p95 and p99 of the newest events; empty if there are none
     * @param delaysOf how many events these are of
     * @param counts outcomes of the last hours by their words, the greatest first
     * @param chart the same by hour, as JSON
     */
    public record View(
            List<String> tenants,
            String tenant,
            List<Checks.Check> checks,
            Problems.Told problems,
            QueueDepth depth,
            double webhooks,
            List<Rates.Calls> calls,
            Map<String, Long> connections,
            List<Duration> delays,
            int delaysOf,
            Map<String, Long> counts,
            String chart) {

        /** All outcomes together. */
        public long total() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }

        /** How much of a CRM's limit is used, in percent, up to 100. */
        public int used(Rates.Calls call) {
            double most = call.limitPerSecond() * connections.getOrDefault(call.crm(), 1L);
            return most <= 0 ? 0 : (int) Math.min(100, Math.round(call.perSecond() * 100 / most));
        }
    }

    /** {@code GET /admin/}. */
    public Reply overview(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            Optional<Tenant> chosen = visit.tenantValue().map(desk.tenancy()::require);
            View view = view(visit, chosen);
            return desk.pages().page(visit, "overview", visit.isPart() ? "overviewpart" : "overview", view);
        });
    }

    /** {@code POST /admin/problems}: does not tell of a problem any more, or tells of it again. */
    public Reply dismiss(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            String act = visit.oneOf("act", List.of("dismiss", "restore"));
            String name = visit.raw("problem", PROBLEM_MAX).orElse("");
            Problems.Found problem = problems.named(name).orElseThrow(Astray::notFound);
            desk.audited(request, Desk.HUB, "problem '" + name + "': " + act, () -> {
                if (act.equals("dismiss")) {
                    problems.dismiss(problem);
                } else {
                    problems.restore(problem);
                }
            });
            return Pages.goTo("/admin/", act.equals("dismiss") ? "dismissed" : "restored");
        });
    }

    /** Forgets dismissals of what is over. Called by a timer; never throws. */
    public void sweep() {
        problems.sweep();
    }

    private View view(Visit visit, Optional<Tenant> chosen) {
        List<TenantId> whose = chosen.map(tenant -> List.of(tenant.id())).orElseGet(() -> desk.tenancy().all().stream()
                .map(Tenant::id)
                .limit(TENANTS_MAX)
                .toList());
        QueueDepth depth = orElse(null, queue::depth);
        List<Checks.Check> health = checks.all();
        Map<String, long[]> byHour = orElse(Map.of(), () -> outcomes(whose));
        List<Duration> delays = orElse(List.of(), () -> delays(whose));
        Map<String, Long> connections = new LinkedHashMap<>();
        desk.tenancy().all().forEach(tenant -> tenant.connections()
                .keySet()
                .forEach(crm -> connections.merge(crm.value(), 1L, Long::sum)));
        Map<String, Long> counts = new LinkedHashMap<>();
        OUTCOMES.forEach(word -> counts.put(
                word, Arrays.stream(byHour.getOrDefault(word, new long[0])).sum()));
        return new View(
                desk.tenancy().names(),
                chosen.map(tenant -> tenant.id().value()).orElse(""),
                health,
                problems.tell(health, depth),
                depth,
                rates.webhooks(),
                rates.calls(),
                connections,
                quantiles(delays),
                delays.size(),
                counts,
                chart(byHour, visit.words()));
    }

    private Map<String, long[]> outcomes(List<TenantId> whose) {
        Map<String, long[]> sum = new LinkedHashMap<>();
        for (TenantId tenant : whose) {
            search.outcomesByHour(tenant, HOURS).forEach((word, hours) -> {
                long[] all = sum.computeIfAbsent(word, same -> new long[HOURS]);
                for (int hour = 0; hour < HOURS; hour++) {
                    all[hour] += hours[hour];
                }
            });
        }
        return sum;
    }

    private List<Duration> delays(List<TenantId> whose) {
        List<Duration> delays = new ArrayList<>();
        int each = Math.max(1, STORIES_FOR_DELAY / Math.max(1, whose.size()));
        for (TenantId tenant : whose) {
            stories.newest(tenant, 0, each)
                    .forEach(story -> delays.add(Duration.between(story.ended().receivedAt(), story.endedAt())));
        }
        return delays.stream().sorted().toList();
    }

    private static List<Duration> quantiles(List<Duration> sorted) {
        return sorted.isEmpty()
                ? List.of()
                : List.of(0.5, 0.95, 0.99).stream()
                        .map(share -> sorted.get((int) Math.ceil(share * sorted.size()) - 1))
                        .toList();
    }

    /** <code>{"hours":[seconds…],"series":[{"word":…,"label":…,"values":[…]}]}</code>. */
    private String chart(Map<String, long[]> byHour, Words words) {
        long hour = Duration.ofHours(1).toSeconds();
        long last = desk.clock().instant().getEpochSecond() / hour * hour;
        ObjectNode chart = JsonNodeFactory.instance.objectNode();
        ArrayNode hours = chart.putArray("hours");
        for (int back = HOURS - 1; back >= 0; back--) {
            hours.add(last - back * hour);
        }
        ArrayNode series = chart.putArray("series");
        for (String word : OUTCOMES) {
            ObjectNode one = series.addObject().put("word", word).put("label", words.of("outcome." + word));
            ArrayNode values = one.putArray("values");
            Arrays.stream(byHour.getOrDefault(word, new long[HOURS])).forEach(values::add);
        }
        return chart.toString();
    }

    private static <T> T orElse(T otherwise, Supplier<T> part) {
        try {
            return part.get();
        } catch (DataAccessException | UncheckedIOException e) {
            // The checks of health tell of it on the same page.
            return otherwise;
        }
    }
}
