package io.leadbridge.console;

import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.camel.redisqueue.ParkedMessage;
import io.leadbridge.camel.redisqueue.ParkedOrder;
import io.leadbridge.camel.redisqueue.ParkedPage;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What is parked, and the way back for it: bean {@code console-parked}. */
public final class ParkedPages {

    private static final int PAGE = 50;
    private static final int CURSOR_MAX = 2000;
    private static final int ID_MAX = 400;
    private static final int BODY_SHOWN_MAX = 60_000;
    private static final int BODY_MAX = 1 << 20;

    private final Desk desk;
    private final RedisQueueOperations queue;
    private final BulkReplay bulk;
    private final WebhookCodec codec = new WebhookCodec();

    ParkedPages(Desk desk, RedisQueueOperations queue, BulkReplay bulk) {
        this.desk = desk;
        this.queue = queue;
        this.bulk = bulk;
    }

    /**
     * What the list shows.
     *
     * @param total how many match
     * @param next to be given for the page after; empty if there is none
     */
    public record View(Wanted wanted, long total, List<ParkedMessage> messages, String next, BulkReplay.State replay) {}

    /**
     * What a preview of a bulk act shows.
     *
     * @param act {@code replay} or {@code drop}
     * @param total how many messages it is about
     */
    public record Preview(Wanted wanted, String act, long total) {}

    /**
     * What the page of one message shows.
     *
     * @param crm that sent it; empty if it is no webhook
     * @param body as text; empty while it is hidden
     * @param bytes of the body
     * @param editable whether the body is text, and short enough to be edited
     * @param fault what was wrong with an edit; empty if nothing was
     */
    public record One(
            ParkedMessage message, String crm, String body, int bytes, boolean open, boolean editable, String fault) {

        /** Whether it waits for a person to decide whose value counts. */
        public boolean conflict() {
            return message.reason().startsWith(ConsoleBeans.CONFLICT);
        }
    }

    /** {@code GET /admin/queue/parked}. */
    public Reply list(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            Wanted wanted = Wanted.of(visit);
            String cursor = visit.text("next", CURSOR_MAX).orElse(null);
            View view;
            if (queue.depth().parked() == 0) {
                view = new View(wanted, 0, List.of(), "", bulk.state());
            } else {
                ParkedPage page = Astray.unlessRefused(
                        () -> queue.parked(wanted.filter(), ParkedOrder.NEWEST_FIRST, cursor, PAGE));
                long total = visit.isPart() ? 0 : queue.countParked(wanted.filter());
                view = new View(wanted, total, page.messages(), page.next() == null ? "" : page.next(), bulk.state());
            }
            return desk.pages().page(visit, "queue", visit.isPart() ? "parkedrows" : "parked", view);
        });
    }

    /** {@code GET /admin/queue/parked/preview}: how many it would be. */
    public Reply preview(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            Wanted wanted = Wanted.of(visit);
            String act = visit.oneOf("act", List.of("replay", "drop"));
            long total = queue.depth().parked() == 0 ? 0 : queue.countParked(wanted.filter());
            return desk.pages().page(visit, "queue", "parkedpreview", new Preview(wanted, act, total));
        });
    }

    /** {@code POST /admin/queue/parked/replay}: of all that match, at a pace. */
    public Reply replayAll(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            Wanted wanted = Wanted.of(visit);
            desk.audited(
                    request,
                    QueuePages.whose(wanted.value("group")),
                    "bulk replay of parked messages",
                    () -> bulk.begin(wanted.filter()));
            return Pages.goTo("/admin/queue", "replaying");
        });
    }

    /** {@code POST /admin/queue/parked/drop}: of all that match, if they are as many as the person saw. */
    public Reply dropAll(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            Wanted wanted = Wanted.of(visit);
            String confirm = visit.text("confirm", 12)
                    .filter(text -> text.matches("\\d+"))
                    .orElse("");
            if (confirm.isEmpty()) {
                throw Astray.bad("confirm: the number of messages expected");
            }
            String what = confirm + " parked messages dropped";
            desk.audited(
                    request,
                    QueuePages.whose(wanted.value("group")),
                    what,
                    () -> Astray.unlessRefused(() -> queue.drop(wanted.filter(), Long.parseLong(confirm))));
            return Pages.goTo("/admin/queue", "dropped");
        });
    }

    /** {@code GET /admin/queue/parked/message?group=…&id=…}. */
    public Reply one(Request request) {
        return desk.doorkeeper().show(request, visit -> shown(visit, find(visit), false, ""));
    }

    /** {@code POST /admin/queue/parked/message/unmask}: with its body, of which the audit log tells. */
    public Reply unmask(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            ParkedMessage message = find(visit);
            desk.audited(
                    request,
                    QueuePages.whose(message.message().group()),
                    "personal data of parked message " + message.id() + " shown",
                    () -> {});
            return shown(visit, message, true, "");
        });
    }

    /** {@code POST /admin/queue/parked/message/replay}: as it is, or with another body. */
    public Reply replay(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            ParkedMessage message = find(visit);
            String edited = visit.raw("body", BODY_MAX).orElse(null);
            String what = "parked message " + message.id() + (edited == null ? " replayed" : " edited and replayed");
            String group = message.message().group();
            desk.audited(request, QueuePages.whose(group), what, () -> {
                boolean done = edited == null
                        ? queue.replay(group, message.id())
                        : Astray.unlessRefused(() -> queue.replay(group, message.id(), edited(message, edited)));
                if (!done) {
                    throw Astray.notFound();
                }
            });
            return Pages.goTo("/admin/queue/parked", "replayed");
        });
    }

    /** {@code POST /admin/queue/parked/message/drop}. */
    public Reply drop(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            ParkedMessage message = find(visit);
            String group = message.message().group();
            desk.audited(request, QueuePages.whose(group), "parked message " + message.id() + " dropped", () -> {
                if (!queue.drop(group, message.id())) {
                    throw Astray.notFound();
                }
            });
            return Pages.goTo("/admin/queue/parked", "dropped");
        });
    }

    private ParkedMessage find(Visit visit) {
        String group = visit.text("group", QueuePages.GROUP_MAX).orElseThrow(Astray::notFound);
        String id = visit.text("id", ID_MAX).orElseThrow(Astray::notFound);
        if (queue.depth().parked() == 0) {
            throw Astray.notFound();
        }
        return queue.parked(group, id).orElseThrow(Astray::notFound);
    }

    private Reply shown(Visit visit, ParkedMessage message, boolean open, String fault) {
        Webhook webhook = webhook(message);
        byte[] bytes = webhook == null ? message.message().body() : webhook.body();
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean isText = bytes.length <= BODY_SHOWN_MAX && Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        String shown = isText ? text : text.substring(0, Math.min(text.length(), BODY_SHOWN_MAX));
        One one = new One(
                message,
                webhook == null ? "" : webhook.account().crm().value(),
                open ? shown : "",
                bytes.length,
                open,
                open && isText,
                fault);
        return desk.pages().page(visit, "queue", "parkedmessage", one);
    }

    /** The message with another body in the same envelope; all of its events are worked. */
    private byte[] edited(ParkedMessage message, String text) {
        // A browser sends line ends as CR LF, whatever they were.
        byte[] body = text.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
        Webhook webhook = webhook(message);
        return webhook == null
                ? body
                : codec.encode(new Webhook(
                        webhook.message(),
                        webhook.account(),
                        webhook.receivedAt(),
                        webhook.contentType(),
                        Set.of(),
                        body));
    }

    /** {@code null} if it is none. */
    private Webhook webhook(ParkedMessage message) {
        try {
            return codec.decode(message.message().id(), message.message().body());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
