package io.leadbridge.spool;

import java.util.concurrent.CompletableFuture;

/** Something that a caller asks of the file, and its answer. Run and completed by the file's thread. */
final class SpoolStep<T> {

    /** What is to be done with the file. */
    interface Work<T> {

        T on(SpoolFile file) throws SpoolUnavailableException;
    }

    private final Work<T> work;
    private final boolean writes;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private T result;
    private SpoolUnavailableException refusal;

    /** @param writes whether the caller waits until it is on the disk */
    SpoolStep(Work<T> work, boolean writes) {
        this.work = work;
        this.writes = writes;
    }

    CompletableFuture<T> answer() {
        return answer;
    }

    /** Does it, unless the caller has given up. Tells nobody yet. */
    void run(SpoolFile file) {
        if (!answer.isDone()) {
            try {
                result = work.on(file);
            } catch (SpoolUnavailableException refused) {
                refusal = refused;
            }
        }
    }

    /** Whether the caller waits for the disk. */
    boolean hasWritten() {
        return writes && refusal == null && !answer.isDone();
    }

    /** Tells the caller what came out. */
    void complete() {
        if (refusal == null) {
            answer.complete(result);
        } else {
            fail(refusal);
        }
    }

    void fail(SpoolUnavailableException failure) {
        answer.completeExceptionally(failure);
    }
}
