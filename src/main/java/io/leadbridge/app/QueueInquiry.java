package io.leadbridge.app;

import io.leadbridge.camel.redisqueue.GroupDepth;
import io.leadbridge.camel.redisqueue.MessagePlace;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Inquiry;
import io.leadbridge.history.RedisStories;
import io.leadbridge.history.Story;
import io.leadbridge.history.StoryQuery;
import io.leadbridge.history.StorySearch;
import io.leadbridge.history.Waiting;
import io.leadbridge.history.Waiting.Place;
import io.leadbridge.history.Why;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks the stories, and for what has none yet, the queue. A tenant's group has the tenant's name. */
public final class QueueInquiry implements Inquiry {

    /** Stories among which the write is looked for that an echo tells of. */
    private static final int WRITES_LOOKED = 10;

    private final RedisStories stories;
    private final StorySearch search;
    private final RedisQueueOperations queue;

    QueueInquiry(RedisStories stories, StorySearch search, RedisQueueOperations queue) {
        this.stories = stories;
        this.search = search;
        this.queue = queue;
    }

    @Override
    public Known ask(TenantId tenant, EventId event) {
        Optional<Story> story = stories.find(tenant, event);
        boolean parked = story.filter(QueueInquiry::isParked).isPresent();
        if (story.isPresent() && !parked) {
            return new Known(event, Why.why(story.get(), write(tenant, story.get())), story, Optional.empty());
        }
        Waiting waiting = waiting(tenant, event);
        if (story.isPresent() && waiting.place() == Place.GONE) {
            String dropped = Why.why(story.get()) + " It is not among the parked messages any more: it was dropped.";
            return new Known(event, dropped, story, Optional.of(waiting));
        }
        return new Known(event, Why.why(waiting), story, Optional.of(waiting));
    }

    private static boolean isParked(Story story) {
        return story.ended().outcome() instanceof Outcome.Parked;
    }

    /** The write that an echo tells of: the latest one before it to its record, for an event of another one. */
    private Optional<Story> write(TenantId tenant, Story echo) {
        Ended ended = echo.ended();
        if (!(ended.outcome() instanceof Outcome.Echo) || ended.record() == null) {
            return Optional.empty();
        }
        StoryQuery applied = new StoryQuery(
                Optional.of(ended.record()),
                Optional.empty(),
                Optional.empty(),
                Set.of("applied"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(echo.endedAt()),
                Optional.empty());
        RecordRef told = ended.record();
        return search.search(tenant, applied, Optional.empty(), WRITES_LOOKED).stories().stream()
                .filter(story -> story.ended().record() != null
                        && !story.ended().record().crm().equals(told.crm()))
                .findFirst();
    }

    private Waiting waiting(TenantId tenant, EventId event) {
        String group = tenant.value();
        MessagePlace place;
        try {
            place = queue.find(group, event.message());
        } catch (IllegalArgumentException e) {
            // There is no queue yet, or nothing can have such an id.
            return new Waiting(Place.GONE, 0, null, "");
        }
        String met = met(tenant, event);
        return switch (place.state()) {
            case IN_FLIGHT -> new Waiting(Place.IN_WORK, 0, null, met);
            case LATER -> new Waiting(Place.LATER, 0, place.until(), met);
            case PARKED -> new Waiting(Place.PARKED, 0, null, place.reason() == null ? "" : place.reason());
            case GONE -> new Waiting(Place.GONE, 0, null, "");
            case UNKNOWN -> new Waiting(Place.UNKNOWN, 0, null, met);
            case WAITING -> inLine(tenant, place, met);
        };
    }

    private Waiting inLine(TenantId tenant, MessagePlace place, String met) {
        GroupDepth group = queue.depth(tenant.value());
        if (group.paused() || queue.depth().paused()) {
            return new Waiting(Place.PAUSED, place.ahead(), null, met);
        }
        if (group.heldUntil() != null) {
            return new Waiting(
                    Place.HELD,
                    place.ahead(),
                    group.heldUntil(),
                    stories.hold(tenant).orElse(met));
        }
        return new Waiting(Place.IN_LINE, place.ahead(), null, met);
    }

    /** The reason of its last wait, without when it was to be tried again. */
    private String met(TenantId tenant, EventId event) {
        List<Step> waits = stories.tried(tenant, event).stream()
                .filter(step -> step.kind() == Step.Kind.WAIT)
                .toList();
        if (waits.isEmpty()) {
            return "";
        }
        String text = waits.get(waits.size() - 1).text();
        return text.substring(text.indexOf(": ") < 0 ? 0 : text.indexOf(": ") + 2);
    }
}
