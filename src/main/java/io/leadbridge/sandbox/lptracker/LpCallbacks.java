package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Destination;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The addresses of a project that are told of one kind of event; there may be several. */
final class LpCallbacks {

    private static final int ROWS_MAX = 100;

    private final Surroundings surroundings;
    private final LpWorld world;
    private final String type;
    private final Function<LpProject, String> event;
    private final List<Row> rows = new ArrayList<>();

    private record Row(
            long id, LpProject project, String name, Destination destination, long createdAt, long updatedAt) {}

    /**
     * @param type the word in the rows
     * @param event what an address of a project listens for
     */
    LpCallbacks(Surroundings surroundings, LpWorld world, String type, Function<LpProject, String> event) {
        this.surroundings = surroundings;
        this.world = world;
        this.type = type;
        this.event = event;
    }

    Response list(Call call) {
        LpProject project = world.project(call, call.id());
        ArrayNode all = Json.array();
        rows.stream().filter(one -> one.project() == project).forEach(one -> all.add(write(one)));
        return LpAnswers.success(all);
    }

    private ObjectNode write(Row row) {
        return Json.object()
                .put("id", row.id())
                .put("name", row.name())
                .put("url", row.destination().url())
                .put("type", type)
                .put("site_id", row.project().id())
                .put("created_at", row.createdAt())
                .put("updated_at", row.updatedAt());
    }

    /**
     * Sets the address under a name: the same name replaces, another one adds. An empty address clears those of the
     * project, or with a name only that one. Three settings say otherwise.
     */
    Response set(Call call) {
        LpProject project = world.project(call, call.id());
        JsonNode body = LpBody.of(call);
        String url = LpBody.text(body, "url");
        String name = LpBody.text(body, "name");
        if (url == null || !url.isEmpty() && !isAddress(url)) {
            throw LpAnswers.refuse("Invalid url");
        }
        String row = name == null ? "" : name;
        boolean all = url.isEmpty() ? name == null || flag("callbackEmptyClearsAll") : flag("callbackPutReplacesAll");
        boolean none = !url.isEmpty() && flag("callbackPutAdds");
        List<Row> replaced = rows.stream()
                .filter(one -> one.project() == project && !none)
                .filter(one -> all || one.name().equals(row))
                .toList();
        if (!url.isEmpty() && rows.size() - replaced.size() >= ROWS_MAX) {
            throw LpAnswers.refuse("Too many callback urls");
        }
        replaced.forEach(one -> surroundings.outbox().remove(one.destination()));
        rows.removeAll(replaced);
        if (!url.isEmpty()) {
            add(project, row, url, replaced);
        }
        return LpAnswers.done();
    }

    private void add(LpProject project, String name, String url, List<Row> replaced) {
        Destination destination = new Destination(url, event.apply(project)::equals, false);
        long now = surroundings.nowSeconds();
        Row before = replaced.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
        rows.add(
                before == null
                        ? new Row(world.newOtherId(), project, name, destination, now, now)
                        : new Row(before.id(), project, name, destination, before.createdAt(), now));
        surroundings.outbox().add(destination);
    }

    private boolean flag(String setting) {
        return surroundings.settings().flag(setting);
    }

    private static boolean isAddress(String url) {
        try {
            URI uri = URI.create(url);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
