package io.leadbridge.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Some of the stories that were looked for.
 *
 * @param stories the newest first
 * @param next to be given to get the ones after; empty if there are no more
 * @param lookedBackTo all stories that ended after this time were looked at; with {@code next} and fewer stories than asked
 *     for, the bound of one search was reached, and {@code next} goes on from there
 */
public record StoryPage(List<Story> stories, Optional<String> next, Instant lookedBackTo) {

    public StoryPage {
        stories = List.copyOf(stories);
    }
}
