package io.leadbridge.tenant;

import org.yaml.snakeyaml.nodes.Node;

/**
 * A single value of the file, with variables put in.
 *
 * @param value the text
 * @param shown the text as messages may show it: as it stands in the file, before variables were put in
 * @param node where it stands
 * @param path where it stands, in words
 */
record Text(String value, String shown, Node node, String path) {}
