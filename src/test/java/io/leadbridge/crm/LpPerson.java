package io.leadbridge.crm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.SandboxServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A person who works in LPTracker's sandbox, whom no limit holds up. */
final class LpPerson {

    private LpPerson() {}

    /** The answer to a request of hers, which may be none of the hub's. */
    static JsonNode asks(SandboxServer server, String method, String path, String body) {
        return server.<JsonNode>ask(sandbox -> {
            String login =
                    "{\"login\":\"human@example.test\",\"password\":\"human\",\"service\":\"t\",\"version\":\"1.0\"}";
            String token = CrmContractTest.json(sandbox.handle(Request.of("POST", "/login", Map.of(), login)))
                    .path("result")
                    .path("token")
                    .asText();
            return CrmContractTest.json(sandbox.handle(Request.of(method, path, Map.of("token", token), body)));
        });
    }

    /** Ids of new leads in project 77, each with a contact of its own. */
    static List<String> makesLeads(SandboxServer server, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String lead =
                    "{\"name\":\"x\",\"contact\":{\"project_id\":77,\"details\":[{\"type\":\"phone\",\"data\":\"+7999"
                            + (1_000_000 + i) + "\"}]}}";
            ids.add(asks(server, "POST", "/lead", lead)
                    .path("result")
                    .path("id")
                    .asText());
        }
        return ids;
    }
}
