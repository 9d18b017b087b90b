package io.leadbridge.tenant;

/** What stands for a value of the text: variables of the environment, secrets that are stored. */
@FunctionalInterface
interface Values {

    /** Of what is stored: nothing is put in any more. */
    Values LITERAL = (raw, path) -> raw;

    /**
     * The value that is meant.
     *
     * @param raw as it stands in the text
     * @param path where it stands, as {@code connections.amocrm.token}
     * @throws Missing if there is none
     */
    String of(String raw, String path) throws Missing;

    /** A value that cannot be put in; its message names the variable, never a value. */
    final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        Missing(String message) {
            super(message, null, false, false);
        }
    }
}
