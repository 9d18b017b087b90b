package io.leadbridge.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.leadbridge.event.CrmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The route files of a folder, as text: which there are, and which routes they promise. Camel reads them again for itself.
 *
 * @param folder where they are
 * @param files those named {@code *.camel.yaml}, by name
 * @param routes file by route id
 * @param crms the CRMs that they serve: those with a route from {@code direct:{crm}-fetch}
 */
public record RouteFiles(Path folder, List<Path> files, Map<String, Path> routes, Set<CrmId> crms) {

    private static final String SUFFIX = ".camel.yaml";
    private static final List<String> NEEDED = List.of("intake", "sync", "upkeep");
    private static final Pattern FETCH = Pattern.compile("direct:([a-z0-9]{1,20})-fetch");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /**
     * Reads a folder.
     *
     * @throws SettingsException naming every file that is missing, cannot be read or is not YAML, and every id that two
     *     routes have
     */
    public static RouteFiles read(Path folder) {
        List<String> faults = new ArrayList<>();
        List<Path> files = list(folder);
        NEEDED.stream()
                .map(name -> folder.resolve(name + SUFFIX))
                .filter(file -> !files.contains(file))
                .forEach(file -> faults.add(file + ": missing; this route file is needed"));
        Map<String, Path> routes = new TreeMap<>();
        Set<CrmId> crms = new TreeSet<>();
        files.forEach(file -> {
            try {
                take(file, YAML.readTree(file.toFile()), routes, crms, faults);
            } catch (JsonProcessingException e) {
                faults.add(file + ":" + e.getLocation().getLineNr() + ": no YAML: " + e.getOriginalMessage());
            } catch (IOException e) {
                faults.add(file + ": cannot be read: " + e);
            }
        });
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
        return new RouteFiles(folder, files, Map.copyOf(routes), Set.copyOf(crms));
    }

    /** Ids of the routes in the file of this name. */
    public List<String> of(String name) {
        return routes.entrySet().stream()
                .filter(route -> route.getValue().getFileName().toString().equals(name + SUFFIX))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The same without the file of this name, which is not to be loaded. */
    RouteFiles without(String name) {
        Map<String, Path> others = new TreeMap<>(routes);
        of(name).forEach(others::remove);
        List<Path> kept = files.stream()
                .filter(file -> !file.getFileName().toString().equals(name + SUFFIX))
                .toList();
        return new RouteFiles(folder, kept, Map.copyOf(others), crms);
    }

    /** The file of this name, as Camel wants it told. */
    static String pattern(String name) {
        return "**/" + name + SUFFIX;
    }

    /** The files as Camel wants them told. */
    public String includePattern() {
        return "file:" + folder.toAbsolutePath() + "/*" + SUFFIX;
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new SettingsException(folder + ": cannot be read as a folder: " + e);
        }
    }

    private static void take(Path file, JsonNode root, Map<String, Path> routes, Set<CrmId> crms, List<String> faults) {
        if (!root.isArray()) {
            faults.add(file + ":1: a list of routes expected");
            return;
        }
        for (JsonNode item : root) {
            JsonNode route = item.path("route");
            if (route.isMissingNode()) {
                continue;
            }
            String id = route.path("id").asText();
            Path other = id.isEmpty() ? null : routes.putIfAbsent(id, file);
            if (id.isEmpty()) {
                faults.add(file + ": a route without an id");
            } else if (other != null) {
                faults.add(file + ": route id '" + id + "' is taken in " + other);
            }
            Matcher fetch = FETCH.matcher(route.path("from").path("uri").asText());
            if (fetch.matches()) {
                crms.add(new CrmId(fetch.group(1)));
            }
        }
    }
}
