package io.leadbridge.sandbox;

/** Ends the work on a request with an error answer, before anything was changed. It does not leave the sandbox. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Response response;

    public Refusal(Response response) {
        super("HTTP " + response.status(), null, false, false);
        this.response = response;
    }

    /** The error answer. */
    public Response response() {
        return response;
    }
}
