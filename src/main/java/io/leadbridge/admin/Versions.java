package io.leadbridge.admin;

import io.leadbridge.tenant.TenantDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conditions on the version of a tenant (RFC 9110, section 13): {@code If-Match} and {@code If-None-Match}. All that
 * belongs to a tenant's document has its one version.
 *
 * <p>A tag that a proxy made weak, as nginx does when it compresses, counts as the strong one it was.
 */
final class Versions {

    private static final Pattern TAG = Pattern.compile("\\s*(?:W/)?\"([\\x21\\x23-\\x7e]*)\"\\s*(?:,|$)");

    private Versions() {}

    static String tag(String version) {
        return "\"" + version + "\"";
    }

    /**
     * The version that a change of a tenant that is there has to be made on.
     *
     * @throws Refusal 428 if the request names none, 412 if it names another one
     */
    static String expected(Request request, TenantDocument present) {
        return expected(request, present.version());
    }

    /** The same for whatever else has versions. */
    static String expected(Request request, String present) {
        if (request.header("if-none-match").isPresent()) {
            throw stale(present, "it is there already, and If-None-Match says that it must not be");
        }
        String condition = request.header("if-match")
                .orElseThrow(() -> new Refusal(Reply.of(new Problem(
                                428,
                                "no-version",
                                "If-Match expected, with the ETag that a GET gave: so nobody overwrites what somebody"
                                        + " else did meanwhile; If-Match: * for whatever is there"))
                        .with("ETag", tag(present))));
        return optional(condition, present);
    }

    /** The same where a request may go without: then it is made on the present version. */
    static String optional(Request request, TenantDocument present) {
        return request.header("if-match")
                .map(condition -> optional(condition, present.version()))
                .orElse(present.version());
    }

    private static String optional(String condition, String present) {
        if (!condition.strip().equals("*") && !tags(condition).contains(present)) {
            throw stale(present, "the change was made on another version than the present one; get that first");
        }
        return present;
    }

    /** Looks at the conditions of what is not there. */
    static void absent(Request request) {
        if (request.header("if-match").isPresent()) {
            throw new Refusal(new Problem(
                    412, "changed-meanwhile", "there is no such tenant, and If-Match says that there must be"));
        }
    }

    /** Whether the client has this version already. */
    static boolean isKnown(Request request, TenantDocument present) {
        return request.header("if-none-match")
                .filter(condition ->
                        condition.strip().equals("*") || tags(condition).contains(present.version()))
                .isPresent();
    }

    static Refusal stale(String present, String detail) {
        return new Refusal(
                Reply.of(new Problem(412, "changed-meanwhile", detail)).with("ETag", tag(present)));
    }

    private static List<String> tags(String condition) {
        Matcher matcher = TAG.matcher(condition);
        List<String> tags = new ArrayList<>();
        int at = 0;
        while (at < condition.length() && matcher.find(at) && matcher.start() == at) {
            tags.add(matcher.group(1));
            at = matcher.end();
        }
        if (at < condition.length() || tags.isEmpty()) {
            throw new Refusal(new Problem(400, "unreadable", "If-Match, If-None-Match: \"tag\", or *, expected"));
        }
        return tags;
    }
}
