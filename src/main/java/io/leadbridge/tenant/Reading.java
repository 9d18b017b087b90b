package io.leadbridge.tenant;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The reading of one file: it collects the faults and goes on, so that a person sees all of them at once. */
final class Reading {

    private static final int FAULTS_MAX = 200;
    private static final int SHOWN_MAX = 60;
    private static final int TEXT_MAX = 4_096;

    private final String file;
    private final Values values;
    private final List<Fault> faults = new ArrayList<>();

    /**
     * @param file what faults call the text
     * @param values what is put in
     */
    Reading(String file, Values values) {
        this.file = file;
        this.values = values;
    }

    /** All faults so far, in the order of the file. */
    List<Fault> faults() {
        return faults.stream()
                .sorted(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column))
                .toList();
    }

    void fault(Node at, String path, String message) {
        if (faults.size() < FAULTS_MAX) {
            faults.add(new Fault(
                    file, at.getStartMark().getLine() + 1, at.getStartMark().getColumn() + 1, path, message));
        }
    }

    void fault(Text at, String message) {
        fault(at.node(), at.path(), message);
    }

    /** A mapping; a fault and absent if it is something else. */
    Optional<Section> section(Node node, String path) {
        if (!(node instanceof MappingNode mapping)) {
            fault(node, path, kind(node) + " given; a mapping with keys expected");
            return Optional.empty();
        }
        Section section = new Section(this, node, path);
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                section.put(key, entry.getValueNode());
            } else {
                fault(entry.getKeyNode(), path, kind(entry.getKeyNode()) + " given as a key; a word expected");
            }
        }
        return Optional.of(section);
    }

    /** The items of a list with at least one; a fault and empty if it is something else. */
    List<Node> list(Node node, String path) {
        if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
            return sequence.getValue();
        }
        fault(node, path, kind(node) + " given; a list with at least one item expected");
        return List.of();
    }

    /** A single value with its variables put in; a fault and absent if it is something else, or too long. */
    Optional<Text> text(Node node, String path) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            fault(node, path, kind(node) + " given; a text or number expected");
            return Optional.empty();
        }
        if (scalar.getValue().length() > TEXT_MAX) {
            fault(node, path, scalar.getValue().length() + " characters given; at most " + TEXT_MAX + " expected");
            return Optional.empty();
        }
        try {
            return Optional.of(new Text(values.of(scalar.getValue(), path), cut(scalar.getValue()), node, path));
        } catch (Values.Missing e) {
            fault(node, path, e.getMessage());
            return Optional.empty();
        }
    }

    /** A text as messages may show it. */
    static String cut(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + "…";
    }

    private static String kind(Node node) {
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().isEmpty() ? "an empty list" : "a list";
        }
        return node.getTag().equals(Tag.NULL) ? "nothing" : "a single value";
    }
}
