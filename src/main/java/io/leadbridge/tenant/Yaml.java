package io.leadbridge.tenant;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML to its tree of nodes, which know their line. No Java objects are made from it, and size, depth and aliases
 * are bounded.
 */
final class Yaml {

    static final int BYTES_MAX = 1 << 20;

    private static final int DEPTH_MAX = 30;
    private static final int NODES_MAX = 50_000;
    private static final int ALIASES_MAX = 50;

    private Yaml() {}

    /** A text that is no YAML, or too much of it. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        final int line;
        final int column;

        Unreadable(String message, int line, int column) {
            super(message, null, false, false);
            this.line = line;
            this.column = column;
        }
    }

    /**
     * Reads the one document of a file.
     *
     * @throws Unreadable if there is none, it is malformed, or it is too large
     */
    static Node read(byte[] bytes) throws Unreadable {
        if (bytes.length > BYTES_MAX) {
            throw new Unreadable("larger than " + BYTES_MAX + " bytes", 0, 0);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(BYTES_MAX);
            options.setNestingDepthLimit(DEPTH_MAX);
            options.setMaxAliasesForCollections(ALIASES_MAX);
            Node root = new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options)
                    .getSingleNode();
            if (root == null) {
                throw new Unreadable("empty; a tenant expected", 1, 1);
            }
            count(root, 0, 0);
            return root;
        } catch (CharacterCodingException e) {
            throw new Unreadable("not UTF-8", 0, 0);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new Unreadable(
                    "not YAML: " + plain(e.getProblem()),
                    mark == null ? 0 : mark.getLine() + 1,
                    mark == null ? 0 : mark.getColumn() + 1);
        } catch (YAMLException e) {
            throw new Unreadable("not YAML, or nested too deep, or with a character that YAML does not allow", 0, 0);
        }
    }

    /** Counts nodes as they are when aliases are followed, so that a few lines cannot become millions. */
    private static int count(Node node, int depth, int before) throws Unreadable {
        int nodes = before + 1;
        if (depth > DEPTH_MAX || nodes > NODES_MAX) {
            throw new Unreadable(
                    "more than " + NODES_MAX + " values or " + DEPTH_MAX + " levels, aliases followed",
                    node.getStartMark().getLine() + 1,
                    node.getStartMark().getColumn() + 1);
        }
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                nodes = count(item, depth + 1, nodes);
            }
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                nodes = count(entry.getValueNode(), depth + 1, count(entry.getKeyNode(), depth + 1, nodes));
            }
        }
        return nodes;
    }

    /** The parser's word for the problem, without the file's text: a password that begins with '*' is an alias to it. */
    private static String plain(String problem) {
        String text = problem == null ? "" : problem.toLowerCase(Locale.ROOT);
        if (text.contains("alias")) {
            return "'*' begins an alias, and this one is not defined; put a text that begins with '*' in quotes";
        }
        if (text.contains("tag")) {
            return "'!' begins a tag, and this one is not known; put a text that begins with '!' in quotes";
        }
        if (text.contains("anchor")) {
            return "'&' begins an anchor, which cannot stand here; put a text that begins with '&' in quotes";
        }
        return problem;
    }
}
