package io.leadbridge.app;

import io.leadbridge.event.Metadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lays out what an account has in tables: what rules and mappings can name. */
final class MetadataTables {

    /** A list of two hundred cities would hide all the rest. */
    private static final int MOST_OPTIONS = 12;

    private MetadataTables() {}

    /** The tables one below the other, each with an empty line behind it; a kind of which there is nothing is left out. */
    static String of(Metadata metadata) {
        StringBuilder tables = new StringBuilder();
        named(tables, "Projects", metadata.projects());
        add(tables, "Pipelines and stages", List.of("pipeline", "id", "stage", "id", ""), stages(metadata));
        add(tables, "Fields", List.of("of", "name", "id", "type", "code", "options"), fields(metadata));
        named(tables, "Users", metadata.users());
        named(tables, "Loss reasons", metadata.lossReasons());
        return tables.toString();
    }

    private static List<List<String>> stages(Metadata metadata) {
        List<List<String>> rows = new ArrayList<>();
        for (Metadata.Pipeline pipeline : metadata.pipelines()) {
            String name =
                    pipeline.name() + (pipeline.main() && metadata.pipelines().size() > 1 ? " (main)" : "");
            for (Metadata.Stage stage : pipeline.stages()) {
                rows.add(List.of(name, pipeline.id(), stage.name(), stage.id(), stage.closed() ? "closed" : ""));
            }
            if (pipeline.stages().isEmpty()) {
                rows.add(List.of(name, pipeline.id(), "", "", ""));
            }
        }
        return rows;
    }

    private static List<List<String>> fields(Metadata metadata) {
        return metadata.fields().stream()
                .sorted(Comparator.comparing(Metadata.Field::of))
                .map(field -> List.of(
                        field.of().name().toLowerCase(Locale.ROOT),
                        text(field.name()),
                        field.id(),
                        text(field.type()),
                        text(field.code()),
                        options(field.options())))
                .toList();
    }

    private static String options(List<String> options) {
        String shown = options.stream().limit(MOST_OPTIONS).collect(Collectors.joining(" | "));
        return options.size() > MOST_OPTIONS ? shown + " … " + (options.size() - MOST_OPTIONS) + " more" : shown;
    }

    private static void named(StringBuilder tables, String title, List<Metadata.Named> named) {
        add(
                tables,
                title,
                List.of("name", "id"),
                named.stream().map(one -> List.of(text(one.name()), one.id())).toList());
    }

    private static void add(StringBuilder tables, String title, List<String> head, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<List<String>> lines = new ArrayList<>(List.of(head));
        lines.addAll(rows);
        int[] widths = new int[head.size()];
        lines.forEach(line -> {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(line.get(column)));
            }
        });
        tables.append("  ").append(title).append('\n');
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder("    ");
            for (int column = 0; column < widths.length; column++) {
                String cell = line.get(column);
                text.append(cell).append(" ".repeat(widths[column] - width(cell) + 2));
            }
            tables.append(text.toString().stripTrailing()).append('\n');
        }
        tables.append('\n');
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** One line, whatever a person wrote into a name. */
    private static String text(String text) {
        return text == null ? "" : text.replaceAll("\\s+", " ");
    }
}
