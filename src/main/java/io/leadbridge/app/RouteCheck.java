package io.leadbridge.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Loads a route file into a Camel of its own that starts no route. */
final class RouteCheck {

    private static final Pattern LINE = Pattern.compile("line (\\d+)");

    private final Settings settings;

    RouteCheck(Settings settings) {
        this.settings = settings;
    }

    /** What is wrong with a file: YAML, unknown steps, missing settings. Camel tells the first fault only. */
    List<String> faults(Path file) {
        if (!Files.isReadable(file)) {
            return List.of(file + ": cannot be read");
        }
        try (CamelContext camel = new DefaultCamelContext()) {
            Properties properties = new Properties();
            properties.putAll(settings.properties());
            camel.getPropertiesComponent().setOverrideProperties(properties);
            camel.setAutoStartup(false);
            Resource resource = ResourceHelper.resolveResource(camel, "file:" + file.toAbsolutePath());
            PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
            return List.of();
        } catch (Exception e) {
            String message = StartFault.describe(e);
            Matcher line = LINE.matcher(message);
            return List.of(file + (line.find() ? ":" + line.group(1) : "") + ": " + message.replaceAll("\\s+", " "));
        }
    }
}
