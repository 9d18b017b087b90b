package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Pending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Sends writes that go together; the failure of one is its own matter. */
final class Sending {

    private Sending() {}

    /** As {@link Deliver#send}. */
    static List<Sent> together(List<Pending> parcel) {
        return send(writes(parcel));
    }

    private static <Q, A> List<Sent> send(List<Write<Q, A>> writes) {
        Map<Write<Q, A>, Supplier<Outcome>> ends = new LinkedHashMap<>();
        List<Write<Q, A>> begun = new ArrayList<>();
        for (Write<Q, A> write : writes) {
            ends.put(write, begin(write, begun));
        }
        if (!begun.isEmpty()) {
            ends.putAll(answered(begun));
        }
        return ends.entrySet().stream()
                .map(end -> new Sent(end.getKey(), end.getValue()))
                .toList();
    }

    /** What a write ends with if it is not to be sent; else it is among those that are begun. */
    private static <Q, A> Supplier<Outcome> begin(Write<Q, A> write, List<Write<Q, A>> begun) {
        try {
            Optional<Outcome> end = write.begin();
            if (end.isEmpty()) {
                begun.add(write);
            }
            return end::orElseThrow;
        } catch (RuntimeException e) {
            return failing(e);
        }
    }

    private static <Q, A> Map<Write<Q, A>, Supplier<Outcome>> answered(List<Write<Q, A>> begun) {
        Map<Write<Q, A>, Supplier<Outcome>> ends = new LinkedHashMap<>();
        try {
            List<Answer<A>> answers = Write.sendNoted(begun);
            for (int i = 0; i < begun.size(); i++) {
                Write<Q, A> write = begun.get(i);
                Answer<A> answer = answers.get(i);
                ends.put(write, () -> write.ended(answer));
            }
        } catch (RuntimeException e) {
            begun.forEach(write -> ends.put(write, failing(e)));
        }
        return ends;
    }

    private static Supplier<Outcome> failing(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }

    /** All are of one kind, and each kind is one class. */
    @SuppressWarnings("unchecked")
    private static <Q, A> List<Write<Q, A>> writes(List<Pending> parcel) {
        return parcel.stream().map(pending -> (Write<Q, A>) pending).toList();
    }
}
