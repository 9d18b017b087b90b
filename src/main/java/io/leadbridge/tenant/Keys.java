package io.leadbridge.tenant;

import java.util.List;

/**
 * The keys of one section of the tenant file.
 *
 * @param section what a person would call it
 * @param known keys that work
 * @param later keys that the file's form has, but this version cannot do yet: refused, never ignored
 */
record Keys(String section, List<String> known, List<String> later) {

    static final Keys FILE = new Keys(
            "tenant file",
            List.of("tenant", "phone-region", "time-zone", "retention", "conflicts", "deleted", "connections", "rules"),
            List.of());

    static final Keys RETENTION = new Keys("retention", List.of("events", "days"), List.of());

    static final Keys DELETED = new Keys("deleted", List.of("source", "note", "close-stage", "target"), List.of());

    static final Keys CONNECTION = new Keys(
            "connection",
            List.of("url", "account-id", "token", "oauth", "login", "password", "project", "webhook-secret"),
            List.of());

    static final Keys OAUTH = new Keys(
            "oauth", List.of("client-id", "client-secret", "redirect-uri", "refresh-token", "code"), List.of());

    static final Keys RULE = new Keys("rule", List.of("name", "enabled", "from", "when", "then"), List.of());

    static final Keys CONDITION = new Keys(
            "condition", List.of("all", "any", "not", "change", "pipeline", "status", "stage", "field"), List.of());

    static final Keys FIELD_CONDITION = new Keys(
            "field condition",
            List.of("of", "name", "equals", "contains", "matches", "in", "greater", "less", "empty", "not-empty"),
            List.of());

    static final Keys ACTION = new Keys(
            "action",
            List.of(
                    "sync-to",
                    "match-by",
                    "if-missing",
                    "if-found",
                    "if-unconvertible",
                    "pipeline",
                    "status",
                    "stage",
                    "fields",
                    "note",
                    "task"),
            List.of());

    static final Keys TASK = new Keys("task", List.of("text", "due-in", "responsible"), List.of());

    static final Keys FIELD_RULE = new Keys("field", List.of("from", "to", "transform", "default"), List.of());

    /** One of them but for {@code otherwise}, which goes with {@code map}. */
    static final Keys TRANSFORM =
            new Keys("transform", List.of("jq", "date", "map", "otherwise", "join", "split"), List.of());

    static List<Keys> all() {
        return List.of(
                FILE,
                RETENTION,
                DELETED,
                CONNECTION,
                OAUTH,
                RULE,
                CONDITION,
                FIELD_CONDITION,
                ACTION,
                TASK,
                FIELD_RULE,
                TRANSFORM);
    }
}
