package io.leadbridge.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.EventsApi;
import io.leadbridge.admin.ParkedActs.Wanted;
import io.leadbridge.event.EventId;
import io.leadbridge.event.TenantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What {@code replay} and {@code drop} have in common: which parked messages, and whether a person agrees. */
final class ParkedActOptions {

    private static final int NOT_DONE = 1;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            description = "Only those of this tenant. Default: of all in force.")
    private String tenant;

    @Option(names = "--dry-run", description = "Only counts them.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    /** One of them. */
    static final class Which {

        @Option(names = "--event", paramLabel = "EVENT", description = "The message of this event.")
        private String event;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Those with this in their reason.")
        private String reason;

        @Option(names = "--all", description = "All of them.")
        private boolean all;
    }

    /** Does it to one tenant's messages. */
    @FunctionalInterface
    interface Act {

        OptionalLong on(Operator operator, Wanted wanted, long confirm) throws Exception;
    }

    /**
     * Counts, asks and acts.
     *
     * @param output where it is told
     * @param done in words, as {@code sent again}
     * @return 0 done or counted, 1 not done
     */
    int run(OutputOptions output, String done, Act act) throws Exception {
        Optional<EventId> event = Optional.ofNullable(which.event).map(ParkedActOptions::event);
        TenantId only = tenant == null ? null : ToldOutput.tenant(tenant);
        return Operator.run(output, operator -> {
            List<TenantId> tenants = only == null ? operator.tenants() : List.of(only);
            Map<Wanted, Long> counts = new LinkedHashMap<>();
            for (TenantId one : tenants) {
                Wanted wanted = new Wanted(one, event, Optional.ofNullable(which.reason));
                long count = operator.acts().count(wanted);
                if (count > 0) {
                    counts.put(wanted, count);
                }
            }
            long matching = counts.values().stream().mapToLong(Long::longValue).sum();
            if (dryRun || matching == 0 || !isAgreed(output, counts, matching, done)) {
                tell(output, matching, 0, done);
                return dryRun || matching == 0 ? 0 : NOT_DONE;
            }
            long number = act(operator, counts, done, act);
            tell(output, matching, number, done);
            return number == matching ? 0 : NOT_DONE;
        });
    }

    private long act(Operator operator, Map<Wanted, Long> counts, String done, Act act) throws Exception {
        long[] number = {0};
        for (Map.Entry<Wanted, Long> entry : counts.entrySet()) {
            Wanted wanted = entry.getKey();
            operator.audited(wanted.tenant(), wanted + " " + done, () -> {
                try {
                    number[0] += act.on(operator, wanted, entry.getValue()).orElse(0);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        return number[0];
    }

    private boolean isAgreed(OutputOptions output, Map<Wanted, Long> counts, long matching, String done)
            throws IOException {
        if (yes) {
            return true;
        }
        counts.forEach((wanted, count) -> output.err().println("tenant " + wanted.tenant() + ": " + count));
        output.err().print(matching + " messages would be " + done + ". Type yes to do it: ");
        output.err().flush();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return "yes".equals(in.readLine());
    }

    private static void tell(OutputOptions output, long matching, long number, String done) {
        ObjectNode tree =
                JsonNodeFactory.instance.objectNode().put("matching", matching).put("done", number);
        output.tell(tree, () -> matching + " match, " + number + " " + done + ".");
    }

    private static EventId event(String given) {
        return EventsApi.event(given)
                .orElseThrow(() -> new SettingsException("--event '" + given
                        + "' given; the id of a message, a dot and a number expected, as 'events' and 'why' tell it"));
    }
}
