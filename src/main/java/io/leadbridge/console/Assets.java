package io.leadbridge.console;

import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scripts, styles and pictures: bean {@code console-assets}. All are in the jar, each under one fixed name; their address
 * has a version, made of what is in them, so that a browser may keep them for ever.
 */
public final class Assets {

    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final String WEBJARS = "/META-INF/resources/webjars/";

    private final Map<String, Asset> assets = new TreeMap<>();
    private final String version;

    private record Asset(String type, String text) {}

    /** Reads all of them. */
    public Assets() {
        add("console.css", STYLE, "/console/console.css");
        add("console.js", SCRIPT, "/console/console.js");
        add("chart.js", SCRIPT, "/console/chart.js");
        add("icon.svg", "image/svg+xml", "/console/icon.svg");
        add("htmx.js", SCRIPT, WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js");
        add("uplot.js", SCRIPT, WEBJARS + "uplot/1.6.30/dist/uPlot.iife.min.js");
        add("uplot.css", STYLE, WEBJARS + "uplot/1.6.30/dist/uPlot.min.css");
        StringBuilder all = new StringBuilder();
        assets.values().forEach(asset -> all.append(asset.text()));
        version = Csrf.fingerprint(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void add(String name, String type, String resource) {
        try (InputStream stream = Assets.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("console: " + resource + " is missing in the program");
            }
            assets.put(name, new Asset(type, new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Address of an asset. */
    String path(String name) {
        return "/admin/assets/" + version + "/" + name;
    }

    /** {@code GET /admin/assets/{version}/{name}}; 404 for any name that is not one of ours, whatever it looks like. */
    public Reply get(Request request) {
        Asset asset = assets.get(request.segments().get(2));
        if (asset == null || !request.segments().get(1).equals(version)) {
            return new Reply(404, Map.of(), "", "text/plain; charset=utf-8");
        }
        return new Reply(
                200, Map.of("Cache-Control", "private, max-age=31536000, immutable"), asset.text(), asset.type());
    }
}
