package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A visit to a site, where a lead comes from.
 *
 * @param json every key of the API's, null where there is no value
 */
record LpView(long id, LpProject project, ObjectNode json) {

    /** The text under a key; empty if there is none. */
    String text(String key) {
        return json.path(key).isNull() ? "" : json.path(key).asText();
    }
}
