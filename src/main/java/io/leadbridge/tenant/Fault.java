package io.leadbridge.tenant;

/**
 * Something wrong in a tenant file. Its text never holds a secret, nor a value that came from the environment.
 *
 * @param file the file's path as it was given
 * @param line from 1; 0 if the fault is of the file as a whole
 * @param column from 1; 0 if the fault is of the file as a whole
 * @param path where in the tree, as {@code rules[0].then[0].note}; empty for the file as a whole
 * @param message what was given and what was expected
 */
public record Fault(String file, int line, int column, String path, String message) {

    /** A fault of the file as a whole. */
    static Fault ofFile(String file, String message) {
        return new Fault(file, 0, 0, "", message);
    }

    /** One line: {@code tenants/acme.yaml:12:5: rules[0].from: …}. */
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line + ":" + column : file;
        return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
