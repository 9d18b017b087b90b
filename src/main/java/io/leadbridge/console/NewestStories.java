package io.leadbridge.console;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Stories;
import io.leadbridge.history.Story;
import io.leadbridge.history.StoryPage;
import io.leadbridge.history.StoryQuery;
import io.leadbridge.history.StorySearch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Stands in for the search until there is a bean {@code story-search}: looks through the newest {@value Stories#MOST_LISTED}
 * stories, without an index; a rule is looked for in the story's text.
 */
public final class NewestStories implements StorySearch {

    private static final int PHONE_DIGITS = 10;

    private final Stories stories;
    private final Clock clock;

    public NewestStories(Stories stories, Clock clock) {
        this.stories = stories;
        this.clock = clock;
    }

    @Override
    public StoryPage search(TenantId tenant, StoryQuery query, Optional<String> next, int count) {
        int skip = next.map(NewestStories::place).orElse(0);
        List<Story> fit = stories.newest(tenant, 0, Stories.MOST_LISTED).stream()
                .filter(story -> fits(story, query))
                .toList();
        List<Story> page = fit.stream().skip(skip).limit(count).toList();
        Instant back =
                page.isEmpty() ? Instant.EPOCH : page.get(page.size() - 1).endedAt();
        return new StoryPage(
                page, fit.size() > skip + count ? Optional.of(Integer.toString(skip + count)) : Optional.empty(), back);
    }

    private static int place(String next) {
        if (!next.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("next: only what the page before told is expected");
        }
        return Integer.parseInt(next);
    }

    private static boolean fits(Story story, StoryQuery query) {
        String text = story.toString().toLowerCase(Locale.ROOT);
        return query.record().map(record -> names(story, record)).orElse(true)
                && query.phone().map(phone -> hasPhone(story, phone)).orElse(true)
                && query.name().map(name -> hasName(story, name)).orElse(true)
                && (query.outcomes().isEmpty()
                        || query.outcomes().contains(story.ended().outcome().word()))
                && query.rule()
                        .map(rule -> text.contains(rule.toLowerCase(Locale.ROOT)))
                        .orElse(true)
                && query.from().map(from -> !story.endedAt().isBefore(from)).orElse(true)
                && query.until().map(until -> story.endedAt().isBefore(until)).orElse(true)
                && query.text()
                        .map(part -> text.contains(part.toLowerCase(Locale.ROOT)))
                        .orElse(true);
    }

    private static boolean names(Story story, RecordRef record) {
        return record.equals(story.ended().record())
                || story.ended().work() != null
                        && record.equals(story.ended().work().record().ref());
    }

    private static boolean hasPhone(Story story, String phone) {
        String digits = phone.replaceAll("\\D", "");
        String wanted = digits.substring(Math.max(0, digits.length() - PHONE_DIGITS));
        return values(story, FieldPath.CONTACT_PHONE)
                .anyMatch(value -> value.replaceAll("\\D", "").endsWith(wanted));
    }

    private static boolean hasName(Story story, String name) {
        String[] wanted = name.toLowerCase(Locale.ROOT).split("\\s+");
        String names = " "
                + Stream.concat(values(story, FieldPath.LEAD_NAME), values(story, FieldPath.CONTACT_NAME))
                        .reduce("", (left, right) -> left + " " + right)
                        .toLowerCase(Locale.ROOT);
        return Stream.of(wanted).allMatch(word -> names.contains(" " + word));
    }

    private static Stream<String> values(Story story, FieldPath path) {
        if (story.ended().work() == null) {
            return Stream.empty();
        }
        Record record = story.ended().work().record();
        return Stream.concat(
                        Stream.of(record.value(path)),
                        record.contacts().stream()
                                .map(contact -> contact.fields().get(path)))
                .filter(Objects::nonNull)
                .flatMap(value -> value.all().stream())
                .map(value -> value.canonical());
    }

    @Override
    public Map<String, long[]> outcomesByHour(TenantId tenant, int hours) {
        Map<String, long[]> counts = new TreeMap<>();
        Instant now = clock.instant();
        for (Story story : stories.newest(tenant, 0, Stories.MOST_LISTED)) {
            long age = hour(now) - hour(story.endedAt());
            if (age >= 0 && age < hours) {
                counts.computeIfAbsent(story.ended().outcome().word(), word -> new long[hours])[
                        hours - 1 - (int) age]++;
            }
        }
        return counts;
    }

    private static long hour(Instant time) {
        return time.getEpochSecond() / Duration.ofHours(1).toSeconds();
    }
}
