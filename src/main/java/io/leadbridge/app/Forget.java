package io.leadbridge.app;

import io.leadbridge.backfill.RedisBackfills;
import io.leadbridge.camel.redisqueue.ParkedFilter;
import io.leadbridge.camel.redisqueue.ParkedMessage;
import io.leadbridge.camel.redisqueue.ParkedOrder;
import io.leadbridge.camel.redisqueue.ParkedPage;
import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.deliver.Forgetting;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Person;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.history.RedisStories;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Erases a person's data from what is kept of a tenant. Works beside running servers, in bounded steps; may be repeated
 * after any failure. It is no block list: a lead of the person that comes later is synced again. The CRMs are not touched.
 *
 * <p>A story, a message or an intent that names the person goes whole, with whatever else is in it. What is still to be
 * worked stays, for it is not ours to decide that it is not done: it is told, and goes once it is worked.
 */
public final class Forget {

    private static final Logger LOG = LoggerFactory.getLogger(Forget.class);

    private static final int PARKED_AT_ONCE = 200;
    private static final int STORIES_AT_ONCE = 1000;
    private static final String AGAIN = "forget again once they are worked";

    private final StringRedisTemplate redis;
    private final RedisStories stories;
    private final Forgetting books;
    private final RedisQueueOperations queue;
    private final RedisBackfills backfills;
    private final Collection<CrmId> crms;
    private final Function<TenantId, Region> regions;
    private final WebhookCodec codec = new WebhookCodec();

    /**
     * @param crms all CRMs
     * @param regions where a tenant's people live
     */
    Forget(
            StringRedisTemplate redis,
            RedisStories stories,
            Forgetting books,
            RedisQueueOperations queue,
            RedisBackfills backfills,
            Collection<CrmId> crms,
            Function<TenantId, Region> regions) {
        this.redis = redis;
        this.stories = stories;
        this.books = books;
        this.queue = queue;
        this.backfills = backfills;
        this.crms = List.copyOf(crms);
        this.regions = regions;
    }

    /**
     * Erases.
     *
     * @param phoneOrEmail as {@link Person#of} takes it
     * @throws IllegalArgumentException if it is neither; the message does not repeat it
     * @throws RuntimeException if Redis does not answer; what was erased by then stays so
     */
    public Forgotten forget(TenantId tenant, String phoneOrEmail) {
        return go(tenant, phoneOrEmail, true);
    }

    /** Tells what {@link #forget} would find, and erases nothing. */
    public Forgotten look(TenantId tenant, String phoneOrEmail) {
        return go(tenant, phoneOrEmail, false);
    }

    private Forgotten go(TenantId tenant, String phoneOrEmail, boolean erase) {
        Person person = Person.of(phoneOrEmail, regions.apply(tenant))
                .orElseThrow(() -> new IllegalArgumentException(
                        "neither a phone nor an e-mail given; a phone of 7 to 15 digits, or an e-mail, expected"));
        Trace trace = new Trace(person, books.records(tenant, person, learnt(tenant, person), crms));
        Waiting waiting = waiting(tenant, trace);
        if (erase) {
            stories.eraseTries(tenant, waiting.messages());
        }
        // What tells whose the rest is goes last, so that a second try after a failure finds it all.
        List<Forgotten.Place> places = new ArrayList<>();
        places.add(waiting.place());
        places.add(parked(tenant, trace, erase));
        places.add(intents(tenant, trace, waiting, erase));
        // While a lead waits, these tell whose it is: the next try could not find it without them.
        String needed = waiting.any() ? "needed to find what is still to be worked; " + AGAIN : "";
        boolean free = erase && needed.isEmpty();
        long identities = books.identities(tenant, person, trace.records(), crms, free);
        places.add(place("contacts we made", identities, free ? identities : 0, identities > 0 ? needed : ""));
        long bases = books.bases(tenant, trace.records(), free);
        places.add(place("bases", bases, free ? bases : 0, bases > 0 ? needed : ""));
        places.add(stories(tenant, trace, erase));
        // Whose they are is not looked for: they are a plan's few examples, and go all.
        long samples = backfills.forget(tenant, erase);
        places.add(place("samples of plans", samples, erase ? samples : 0, ""));
        boolean erased = places.stream().anyMatch(place -> place.erased() > 0);
        Forgotten forgotten = new Forgotten(!erase, List.copyOf(places), erased ? rewrite() : "");
        LOG.info("tenant {}: {} of {}: {}", tenant, erase ? "erased" : "looked for what is kept", person, places);
        return forgotten;
    }

    private static Forgotten.Place place(String name, long found, long erased, String left) {
        return new Forgotten.Place(name, found, erased, left);
    }

    /** The leads and contacts that stories which name the person tell of. */
    private Set<RecordRef> learnt(TenantId tenant, Person person) {
        Set<RecordRef> learnt = new TreeSet<>();
        stories.walk(tenant, kept -> {
            if (person.isIn(kept.json())) {
                stories.read(kept).ifPresent(story -> learnt.addAll(Trace.learnt(person, story)));
            }
        });
        return learnt;
    }

    private Forgotten.Place stories(TenantId tenant, Trace trace, boolean erase) {
        Set<EventId> found = new TreeSet<>();
        long[] counts = {0, 0};
        stories.walk(tenant, kept -> {
            if (trace.person().isIn(kept.json())
                    || stories.read(kept).filter(trace::isAbout).isPresent()) {
                found.add(kept.event());
            }
            if (found.size() == STORIES_AT_ONCE) {
                erase(tenant, found, counts, erase);
            }
        });
        erase(tenant, found, counts, erase);
        return place("stories", counts[0], counts[1], "");
    }

    private void erase(TenantId tenant, Set<EventId> events, long[] counts, boolean erase) {
        counts[0] += events.size();
        counts[1] += erase ? stories.erase(tenant, events) : 0;
        events.clear();
    }

    /**
     * What is still to be worked.
     *
     * @param messages that name the person, or one of the person's records
     * @param leads that they name
     * @param all whether all messages were looked at
     */
    private record Waiting(Set<String> messages, Set<RecordRef> leads, boolean all) {

        /** Whether leads that are the person's may wait. */
        boolean any() {
            return !all || !leads.isEmpty();
        }

        Forgotten.Place place() {
            String left = messages.isEmpty() ? "" : "they are still to be worked, and go then; " + AGAIN;
            return new Forgotten.Place(
                    "waiting messages", messages.size(), 0, all ? left : "too many wait to look at all; " + AGAIN);
        }
    }

    private Waiting waiting(TenantId tenant, Trace trace) {
        Waiting waiting = new Waiting(new TreeSet<>(), new TreeSet<>(), true);
        boolean all = queue.showWaiting(tenant.value(), message -> {
            Webhook webhook = webhook(message);
            String body = text(message, webhook);
            Set<RecordRef> named =
                    webhook == null ? Set.of() : trace.namedIn(webhook.account().crm(), body);
            waiting.leads().addAll(named);
            if (!named.isEmpty() || trace.person().isIn(body)) {
                waiting.messages().add(message.id());
            }
        });
        return new Waiting(waiting.messages(), waiting.leads(), all);
    }

    private Forgotten.Place parked(TenantId tenant, Trace trace, boolean erase) {
        long found = 0;
        long erased = 0;
        ParkedFilter filter = ParkedFilter.all().withGroup(tenant.value());
        String cursor = null;
        // Asks nothing of a queue that is not there yet, which would be refused.
        boolean more = queue.depth().parked() > 0;
        while (more) {
            ParkedPage page = queue.parked(filter, ParkedOrder.OLDEST_FIRST, cursor, PARKED_AT_ONCE);
            for (ParkedMessage parked : page.messages()) {
                if (names(trace, parked)) {
                    found++;
                    erased += erase && drop(tenant, parked) ? 1 : 0;
                }
            }
            cursor = page.next();
            more = cursor != null;
        }
        return place("parked messages", found, erased, "");
    }

    private boolean names(Trace trace, ParkedMessage parked) {
        Webhook webhook = webhook(parked.message());
        String body = text(parked.message(), webhook);
        return trace.person().isIn(parked.reason())
                || (webhook == null
                        ? trace.person().isIn(body)
                        : trace.isInWebhook(webhook.account().crm(), body));
    }

    private boolean drop(TenantId tenant, ParkedMessage parked) {
        LOG.info("{} tenant {}: dropped from the parked messages, for a person is forgotten", parked.id(), tenant);
        return queue.drop(tenant.value(), parked.id());
    }

    /** {@code null} if the message is no webhook. */
    private Webhook webhook(QueueMessage message) {
        try {
            return codec.decode(message.id(), message.body());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String text(QueueMessage message, Webhook webhook) {
        return new String(webhook == null ? message.body() : webhook.body(), StandardCharsets.UTF_8);
    }

    /** An intent whose lead is still to be worked is needed: without it the lead could be made twice. */
    private Forgotten.Place intents(TenantId tenant, Trace trace, Waiting waiting, boolean erase) {
        Map<String, RecordRef> found = books.intents(tenant, trace.person(), trace.records());
        List<String> free = found.entrySet().stream()
                .filter(intent -> waiting.all() && !waiting.leads().contains(intent.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (erase) {
            books.close(free);
        }
        long needed = found.size() - free.size();
        return new Forgotten.Place(
                "open intents",
                found.size(),
                erase ? free.size() : 0,
                needed == 0 ? "" : needed + " of leads that are still to be worked; " + AGAIN);
    }

    /** What is erased stands in the append-only file until that is written anew; a small file is never by itself. */
    private String rewrite() {
        try {
            redis.execute((RedisCallback<Void>) connection -> {
                connection.serverCommands().bgReWriteAof();
                return null;
            });
            return "Redis writes its file anew; what was erased is not in it then";
        } catch (DataAccessException e) {
            LOG.warn(
                    "Redis refused to write its append-only file anew: {}",
                    e.getClass().getSimpleName());
            return "Redis refused to write its file anew, in which what was erased still stands: run BGREWRITEAOF";
        }
    }
}
