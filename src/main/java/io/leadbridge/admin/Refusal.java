package io.leadbridge.admin;

import io.leadbridge.admin.Problem.Flaw;
import java.util.List;

/** Ends an operation that cannot do what it was asked to, from wherever that is found out. Nothing was changed by it. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    Refusal(Problem problem) {
        this(Reply.of(problem));
    }

    Refusal(Reply reply) {
        super(null, null, false, false);
        this.reply = reply;
    }

    /** The answer to the request. */
    public Reply reply() {
        return reply;
    }

    static Refusal notFound(String detail) {
        return new Refusal(new Problem(404, "not-found", detail));
    }

    /** All that is wrong with the request. */
    static Refusal invalid(List<Flaw> faults) {
        String detail = faults.size() == 1
                ? faults.get(0).message()
                : faults.size() + " things are wrong; the first one: "
                        + faults.get(0).message();
        return new Refusal(new Problem(422, "invalid", detail, faults));
    }
}
