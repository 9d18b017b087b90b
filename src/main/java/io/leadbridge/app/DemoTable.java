package io.leadbridge.app;

import java.util.ArrayList;
import java.util.List;

/** Lays the demo's lines out in columns. */
final class DemoTable {

    private static final List<String> HEAD = List.of("source record", "rule", "target record", "outcome", "ms");

    private DemoTable() {}

    /** The whole table, each line with its end; a line that is not as expected begins with {@code !}. */
    static String of(List<DemoStory.Row> rows) {
        List<List<String>> cells = new ArrayList<>(List.of(HEAD));
        rows.forEach(row ->
                cells.add(List.of(row.source(), row.rule(), row.target(), row.outcome(), Long.toString(row.millis()))));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : cells) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            table.append(i > 0 && !rows.get(i - 1).expected() ? "! " : "  ");
            for (int column = 0; column < widths.length; column++) {
                String cell = cells.get(i).get(column);
                table.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            table.setLength(table.toString().stripTrailing().length());
            table.append('\n');
        }
        rows.stream().filter(row -> !row.detail().isEmpty()).forEach(row -> table.append('\n')
                .append("  ")
                .append(row.source())
                .append(": ")
                .append(row.detail().replace("; ", ";\n    "))
                .append('\n'));
        return table.append('\n').toString();
    }
}
