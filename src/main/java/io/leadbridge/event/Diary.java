package io.leadbridge.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened to the leads of one batch, for the stories of their events. Who notes something sees to it that no value of
 * a record is in it. Safe for several threads.
 */
public final class Diary {

    /** Most steps of one lead in one batch; of those beyond it is only told how many there were. */
    public static final int MOST_STEPS = 40;

    private static final int MOST_SUBJECT_CHARS = 120;
    private static final int MOST_TEXT_CHARS = 300;

    private final Clock clock;
    private final Map<RecordRef, Page> pages = new LinkedHashMap<>();

    private static final class Page {
        private final List<Step> steps = new ArrayList<>();
        private Instant lastLeftOut;
        private int leftOut;
    }

    private Diary(Clock clock) {
        this.clock = clock;
    }

    /** An empty one. */
    public static Diary open(Clock clock) {
        return new Diary(clock);
    }

    /** One in which nothing is noted. */
    public static Diary closed() {
        return new Diary(null);
    }

    /** Whether anything is noted; who would have to do work for a note may ask before. */
    public boolean isOpen() {
        return clock != null;
    }

    /** The time by its clock; {@link Instant#EPOCH} if it is closed. */
    public Instant now() {
        return isOpen() ? clock.instant() : Instant.EPOCH;
    }

    /**
     * Notes that something happened right now.
     *
     * @param subject as in {@link Step}
     * @param text as in {@link Step}; what is too long is cut
     */
    public void note(RecordRef lead, Step.Kind kind, String subject, String text) {
        if (!isOpen()) {
            return;
        }
        Step step = new Step(clock.instant(), kind, cut(subject, MOST_SUBJECT_CHARS), cut(text, MOST_TEXT_CHARS));
        synchronized (this) {
            Page page = pages.computeIfAbsent(lead, key -> new Page());
            if (page.steps.size() < MOST_STEPS) {
                page.steps.add(step);
            } else {
                page.leftOut++;
                page.lastLeftOut = step.at();
            }
        }
    }

    /**
     * Notes that a CRM was called and answered.
     *
     * @param operation of the CRM, as {@code update}
     * @param began when it was called, by {@link #now}
     * @param answer in plain words
     */
    public void call(RecordRef lead, CrmId crm, String operation, Instant began, String answer) {
        if (isOpen()) {
            long millis = Duration.between(began, clock.instant()).toMillis();
            note(lead, Step.Kind.CALL, crm + " " + operation, answer + ", in " + millis + " ms");
        }
    }

    /** What was noted of a lead, in that order. */
    public synchronized List<Step> of(RecordRef lead) {
        Page page = pages.get(lead);
        if (page == null) {
            return List.of();
        }
        List<Step> steps = new ArrayList<>(page.steps);
        if (page.leftOut > 0) {
            String more = "and " + page.leftOut + " further steps";
            steps.add(new Step(page.lastLeftOut, Step.Kind.CALL, "", more));
        }
        return steps;
    }

    private static String cut(String text, int most) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }
}
