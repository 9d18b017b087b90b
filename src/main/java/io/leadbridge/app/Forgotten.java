package io.leadbridge.app;

import java.util.List;

/**
 * What was found of a person, and what became of it.
 *
 * @param dryRun whether nothing was erased, only told
 * @param places where it was looked
 * @param file what becomes of Redis' own file, in which what was erased stands until it is written anew
 */
public record Forgotten(boolean dryRun, List<Place> places, String file) {

    /**
     * One place.
     *
     * @param name {@code stories}, {@code parked messages} and so on
     * @param found entries that hold something of the person
     * @param erased how many of them are gone
     * @param left why the others are not; empty if none is left
     */
    public record Place(String name, long found, long erased, String left) {}

    /** Whether something of the person is still there, that was to go. */
    public boolean isLeft() {
        return places.stream().anyMatch(place -> !place.left().isEmpty());
    }
}
