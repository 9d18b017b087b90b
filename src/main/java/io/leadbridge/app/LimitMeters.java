package io.leadbridge.app;

import io.leadbridge.event.CrmId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/**
 * {@code leadbridge_crm_limit_calls_per_second{crm}}: how many calls a second one credential is allowed. The numbers stand
 * in the CRM's route file, as {@code {{amocrm.requests-per-window:7}}} and {@code {{amocrm.window-ms:1111}}}, so they are
 * read there.
 */
final class LimitMeters {

    private static final double MILLIS_PER_SECOND = 1000;

    private LimitMeters() {}

    /** Registers one for each CRM whose route file has both numbers. */
    static void register(RouteFiles routes, CamelContext camel, MeterRegistry meters) {
        callsPerSecond(routes, camel)
                .forEach((crm, rate) -> Gauge.builder("leadbridge.crm.limit.calls.per.second", rate::getAsDouble)
                        .description("Calls a second that one credential is allowed")
                        .tag("crm", crm.value())
                        .register(meters));
    }

    /**
     * How many calls a second one credential is allowed, of each CRM whose route file has both numbers. To be asked once the
     * context has its properties.
     */
    static Map<CrmId, DoubleSupplier> callsPerSecond(RouteFiles routes, CamelContext camel) {
        Map<CrmId, DoubleSupplier> rates = new TreeMap<>();
        for (CrmId crm : routes.crms()) {
            Optional<String> requests = placeholder(routes, crm + ".requests-per-window");
            Optional<String> windowMs = placeholder(routes, crm + ".window-ms");
            if (requests.isPresent() && windowMs.isPresent()) {
                rates.put(crm, () -> number(camel, requests.get()) * MILLIS_PER_SECOND / number(camel, windowMs.get()));
            }
        }
        return rates;
    }

    private static double number(CamelContext camel, String placeholder) {
        return Double.parseDouble(camel.resolvePropertyPlaceholders(placeholder));
    }

    private static Optional<String> placeholder(RouteFiles routes, String key) {
        Pattern pattern = Pattern.compile("\\{\\{" + Pattern.quote(key) + "(:\\d+)?}}");
        return routes.files().stream()
                .map(LimitMeters::text)
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .findFirst();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
