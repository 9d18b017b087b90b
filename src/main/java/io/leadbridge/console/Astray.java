package io.leadbridge.console;

import java.util.function.Supplier;

/** Ends a page that cannot be shown as it was asked for. Nothing was changed. */
final class Astray extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String detail;

    private Astray(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.detail = detail;
    }

    /** There is no such thing, or it is another tenant's. */
    static Astray notFound() {
        return new Astray(404, "");
    }

    /** @param detail what was given and what was expected */
    static Astray bad(String detail) {
        return new Astray(400, detail);
    }

    /** What the act gives; what it finds wrong with what was asked for is for the one who asked. */
    static <T> T unlessRefused(Supplier<T> act) {
        try {
            return act.get();
        } catch (IllegalArgumentException e) {
            throw bad(e.getMessage());
        }
    }

    /** The form is not one of ours, or too old. */
    static Astray forged() {
        return new Astray(403, "");
    }

    int status() {
        return status;
    }

    String detail() {
        return detail;
    }
}
