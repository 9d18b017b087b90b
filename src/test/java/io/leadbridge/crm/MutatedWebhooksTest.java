package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.leadbridge.crm.amocrm.AmoCrm;
import io.leadbridge.crm.lptracker.LpTracker;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Event;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Webhook;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever stands in a body, its parser gives events or a fault with a reason, in bounded time and memory. {@code
 * -Dmutations=N} for another number of bodies, {@code -Dseed=S} for another first seed; each further body counts it up.
 */
@Timeout(600)
class MutatedWebhooksTest {

    private static final int MUTATIONS = Integer.getInteger("mutations", 5_000);
    private static final long SEED = Long.getLong("seed", 20_261_123L);

    /** As intake takes them. */
    private static final int LARGEST_BODY = 2 << 20;
    /** What reading a body of that size may take from the heap, garbage included. */
    private static final long MOST_BYTES = 200L << 20;

    private final AmoCrm amocrm = new AmoCrm();
    private final LpTracker lptracker = new LpTracker(ZoneId.of("Europe/Moscow"));

    @Test
    void everyBodyOfAmocrmGivesEventsOrAReason() {
        readAll("amocrm", amocrm::parse, WebhookFixtures.connection("amocrm", "55001", null), MUTATIONS / 2);
    }

    @Test
    void everyBodyOfLptrackerGivesEventsOrAReason() {
        readAll("lptracker", lptracker::parse, WebhookFixtures.connection("lptracker", null, "77"), MUTATIONS / 2);
    }

    private static void readAll(
            String crm, BiFunction<Webhook, Connection, Parsed> parser, Connection connection, int count) {
        List<byte[]> bodies =
                WebhookFixtures.of(crm).stream().map(WebhookFixtures::body).toList();
        int understood = 0;
        long events = 0;
        for (int i = 0; i < count; i++) {
            long seed = SEED + i;
            byte[] mutated = Mutation.of(bodies.get(i % bodies.size()), bodies.get((i / 7) % bodies.size()), seed);
            Parsed parsed = read(parser, connection, WebhookFixtures.webhook(crm, mutated), seed);
            understood += parsed.fault() == null ? 1 : 0;
            events += parsed.events().size();
        }
        System.out.printf(
                "mutations of %s: first seed %d, %d bodies: %d gave %d events, %d a fault%n",
                crm, SEED, count, understood, events, count - understood);
        // If all were understood or none, the mutations would show nothing.
        assertThat(understood).isBetween(count / 10, count - count / 10);
    }

    private static Parsed read(
            BiFunction<Webhook, Connection, Parsed> parser, Connection connection, Webhook webhook, long seed) {
        Parsed parsed;
        try {
            parsed = parser.apply(webhook, connection);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError("seed " + seed, e);
        }
        assertThat(parsed.message()).as("seed %d", seed).isEqualTo("m1");
        assertThat(parsed.fault() == null)
                .as("seed %d: either events or a fault", seed)
                .isEqualTo(!parsed.events().isEmpty());
        if (parsed.fault() != null) {
            assertThat(parsed.fault()).as("seed %d", seed).isNotBlank().hasSizeLessThan(200);
        }
        for (int index = 0; index < parsed.events().size(); index++) {
            Event event = parsed.events().get(index);
            assertThat(event.id().index()).as("seed %d", seed).isEqualTo(index);
            assertThat(event.record().id()).as("seed %d", seed).isNotBlank();
            // What follows compares and stores these; that must not throw either.
            event.snapshot().ifPresent(shown -> shown.fields().values().forEach(value -> assertThat(value.canonical())
                    .isNotNull()));
        }
        return parsed;
    }

    @Test
    void takesABoundedShareOfTheHeapForTheWorstBodies() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Connection amo = WebhookFixtures.connection("amocrm", null, null);
        Connection lpt = WebhookFixtures.connection("lptracker", null, "77");
        for (byte[] body : worst()) {
            long before = threads.getCurrentThreadAllocatedBytes();
            amocrm.parse(WebhookFixtures.webhook("amocrm", body), amo);
            long between = threads.getCurrentThreadAllocatedBytes();
            lptracker.parse(WebhookFixtures.webhook("lptracker", body), lpt);
            long after = threads.getCurrentThreadAllocatedBytes();

            String which = new String(body, 0, Math.min(60, body.length), StandardCharsets.US_ASCII);
            assertThat(between - before).as("amoCRM: %s", which).isLessThan(MOST_BYTES);
            assertThat(after - between).as("LPTracker: %s", which).isLessThan(MOST_BYTES);
        }
    }

    private static List<byte[]> worst() {
        List<String> bodies = new ArrayList<>(List.of(
                "leads[update][999999999][id]=1&leads[update][0][custom_fields][2147483647][values][999999999]=1",
                "leads[add][0][id]=" + "9".repeat(1_000_000),
                "leads[add][0][id]=1&leads[add][0][price]=1e999999999&leads[add][0][name]=" + "%D0%90".repeat(300_000),
                "a" + "[x]".repeat(600_000) + "=1",
                "[".repeat(LARGEST_BODY),
                "{\"a\":".repeat(LARGEST_BODY / 5),
                "[{},".repeat(LARGEST_BODY / 4),
                "[" + "{},".repeat(LARGEST_BODY / 3 - 2) + "{}]",
                "{\"id\":1,\"action\":\"update\",\"custom\":[" + "{\"id\":1},".repeat(200_000) + "{}]}",
                "{\"id\":1,\"action\":\"update\",\"custom\":[{\"id\":1,\"type\":\"number\",\"value\":1e999999999}]}",
                "{\"id\":1,\"action\":\"update\",\"action_update_fields\":\"" + "a,".repeat(900_000) + "\"}",
                "{\"id\":1,\"action\":\"update\",\"action_timestamp\":" + "9".repeat(900_000) + "}",
                "%".repeat(LARGEST_BODY),
                "&".repeat(LARGEST_BODY)));
        bodies.add(IntStream.range(0, 20_000)
                .mapToObj(i -> "a[add][0][" + i + "]" + "[x]".repeat(28) + "=1")
                .collect(Collectors.joining("&")));
        bodies.add(IntStream.range(0, 20_000)
                .mapToObj(i -> "leads[add][" + i + "][id]=" + i + "&leads[add][" + i + "][name]=n")
                .collect(Collectors.joining("&")));
        bodies.add(IntStream.range(0, 6_000)
                .mapToObj(i -> "leads[update][0][custom_fields][" + i + "][id]=" + i
                        + "&leads[update][0][custom_fields][" + i + "][values][0][value]=v")
                .collect(Collectors.joining("&", "leads[update][0][id]=1&", "")));
        return bodies.stream()
                .map(body -> body.getBytes(StandardCharsets.UTF_8))
                .map(body -> body.length > LARGEST_BODY ? Arrays.copyOf(body, LARGEST_BODY) : body)
                .toList();
    }

    /** Fixtures of which nothing is spoilt are all understood; so what fails above fails for the mutation. */
    @Test
    void understandsTheBodiesBeforeTheyAreSpoilt() {
        Connection amo = WebhookFixtures.connection("amocrm", null, null);

        for (Path file : WebhookFixtures.of("amocrm")) {
            Parsed parsed = amocrm.parse(WebhookFixtures.webhook("amocrm", WebhookFixtures.body(file)), amo);

            assertThat(parsed.fault()).as(file.toString()).isNull();
        }
    }
}
