package io.leadbridge.event;

import java.util.List;

/**
 * A lead that is being worked: what was hinted, what it is now, and which statuses it entered since we last knew it.
 *
 * @param hint why we look
 * @param record the present state
 * @param entered statuses entered since the base that no rule has answered yet, oldest first; the present one is among
 *     them if it is new
 */
public record Work(Hint hint, Record record, List<Transition> entered) {}
