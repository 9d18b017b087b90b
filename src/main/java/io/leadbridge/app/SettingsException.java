package io.leadbridge.app;

import java.util.List;

/** The program cannot start as it is set up: a person has to change something. The exit code is 2. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Everything that is wrong, one line each. */
    private final transient List<String> faults;

    /**
     * @param faults each says what is wrong, where, and what was expected; never empty
     */
    public SettingsException(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    /** A single fault. */
    public SettingsException(String fault) {
        this(List.of(fault));
    }

    /** Everything that is wrong, one line each. */
    public List<String> faults() {
        return faults;
    }
}
