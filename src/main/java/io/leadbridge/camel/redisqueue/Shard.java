package io.leadbridge.camel.redisqueue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a consumer knows of one shard, and has to tell it. Guarded by the {@link Dispatcher}. */
final class Shard {

    /** Calls that may be on their way at the same time: while Redis does one, the workers prepare the other. */
    private static final int LANES = 2;

    private final int number;
    private final Agenda agenda;
    private final Deque<Handled> outbox = new ArrayDeque<>();
    private final List<Lane> lanes = new ArrayList<>();

    /** @param caller name of the consumer, to which each lane adds a letter */
    Shard(int number, Agenda agenda, String caller) {
        this.number = number;
        this.agenda = agenda;
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(new Lane(caller + (char) ('a' + lane)));
        }
    }

    int number() {
        return number;
    }

    Agenda agenda() {
        return agenda;
    }

    Deque<Handled> outbox() {
        return outbox;
    }

    /** Whether a claim may find something: Redis said so, or what is settled may leave a group ready. */
    boolean mayHaveWork(long nowNanos) {
        return agenda.isHot(nowNanos) || !outbox.isEmpty() || lanes.stream().anyMatch(Lane::mustSend);
    }

    boolean isQuiet() {
        return outbox.isEmpty() && lanes.stream().noneMatch(lane -> lane.isBusy() || lane.mustSend());
    }

    boolean isCalling() {
        return lanes.stream().anyMatch(Lane::isBusy);
    }

    /**
     * The lane on which a call should be sent now, null for none.
     *
     * @param free number of workers that might get a claim
     * @param enough so many free workers, or settlements, are worth a call beside another one
     */
    Lane laneForACall(long nowNanos, int free, int enough) {
        boolean much = !isCalling() || Math.max(free, outbox.size()) >= enough;
        boolean wanted = much && (!outbox.isEmpty() || free > 0 && agenda.isHot(nowNanos));
        for (Lane lane : lanes) {
            if (lane.isFree(nowNanos) && (wanted || lane.mustSend())) {
                return lane;
            }
        }
        return null;
    }

    /** Nanoseconds until there is something to do that nobody announces. */
    long waitNanos(long nowNanos, boolean mayClaim) {
        long wait = Long.MAX_VALUE;
        for (Lane lane : lanes) {
            if (lane.isBusy()) {
                continue;
            }
            if (lane.isFailing()) {
                wait = Math.min(wait, lane.restNanos(nowNanos));
            } else if (mayClaim) {
                wait = Math.min(wait, agenda.waitNanos(nowNanos));
            }
        }
        return wait;
    }
}
