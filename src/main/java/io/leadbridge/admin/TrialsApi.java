package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadbridge.admin.Problem.Flaw;
import io.leadbridge.dryrun.Refused;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Person;
import io.leadbridge.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads what is asked of the beans {@code dry-run}, {@code what-if} and {@code forget}, and tells what they answered: bean
 * {@code admin-trials}. The route between calls them.
 */
public final class TrialsApi {

    private static final int WEBHOOK_MAX = 1 << 20;
    private static final int ID_MAX = 40;
    private static final int PERSON_MAX = 254;
    private static final int EVENTS = 1_000;
    private static final int EVENTS_MAX = 10_000;

    private final Customers customers;
    private final Audit audit;

    TrialsApi(Customers customers, Audit audit) {
        this.customers = customers;
        this.audit = audit;
    }

    /**
     * Asked of {@code dry-run}.
     *
     * @param webhook its raw bytes; {@code null} if a lead is given
     * @param lead its id; {@code null} if a webhook is given
     */
    public record DryRun(TenantId tenant, CrmId crm, byte[] webhook, String lead) {}

    /** Asked of {@code what-if}: the edited document, and how many of the newest events. */
    public record WhatIf(TenantId tenant, byte[] document, int events) {}

    /** Asked of {@code forget}: a phone or an e-mail. Its text does not show it. */
    public record Forget(TenantId tenant, String person, Audit.Mark mark) {
        @Override
        public String toString() {
            return "forget a person of " + tenant;
        }
    }

    /** {@code POST /tenants/{tenant}/dry-run}. */
    public DryRun dryRun(Request request) {
        Fields fields = Fields.of(request).query(request).only("crm", "webhook", "webhook-base64", "lead");
        customers.tenant(request);
        Optional<String> crm = fields.text("crm", ID_MAX, "the CRM that sends it");
        long given = Stream.of("webhook", "webhook-base64", "lead")
                .filter(fields::has)
                .count();
        if (given != 1) {
            fields.flaw("", given + " of webhook, webhook-base64 and lead given; one of them expected");
        }
        byte[] webhook = fields.has("webhook") ? plain(fields) : fields.has("webhook-base64") ? decoded(fields) : null;
        String lead = fields.has("lead")
                ? fields.text("lead", ID_MAX, "the id of a lead").orElse("")
                : null;
        if (lead != null && !lead.isEmpty() && !lead.matches("[A-Za-z0-9_-]+")) {
            fields.flaw("lead", "'" + Fields.cut(lead) + "' given; the id of a lead expected");
        }
        fields.done();
        return new DryRun(
                request.tenant(),
                customers
                        .connection(customers.tenant(request), crm.orElseThrow())
                        .account()
                        .crm(),
                webhook,
                lead);
    }

    private static byte[] plain(Fields fields) {
        return fields.text("webhook", WEBHOOK_MAX, "the raw body of a webhook")
                .orElse("")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] decoded(Fields fields) {
        String text = fields.text("webhook-base64", WEBHOOK_MAX, "the raw body of a webhook in base64")
                .orElse("");
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            fields.flaw("webhook-base64", "no base64 given; the raw body of a webhook in base64 expected");
            return new byte[0];
        }
    }

    /** {@code POST /tenants/{tenant}/what-if}. */
    public WhatIf whatIf(Request request) {
        Fields fields = Fields.none().query(request, "events");
        int events = fields.number(request, "events", 1, EVENTS_MAX, EVENTS);
        fields.done();
        customers.tenant(request);
        return new WhatIf(request.tenant(), TenantsApi.text(request), events);
    }

    /** {@code POST /tenants/{tenant}/forget}. The line of the audit log does not name the person. */
    public Forget forget(Request request) {
        Fields fields = Fields.of(request).query(request).only("person");
        customers.tenant(request);
        Optional<String> person = fields.text("person", PERSON_MAX, "a phone or an e-mail");
        person.filter(text ->
                        Person.of(text, customers.tenant(request).region()).isEmpty())
                .ifPresent(text -> fields.flaw(
                        "person",
                        "neither a phone nor an e-mail given; a phone of 7 to 15 digits, or an e-mail, expected"));
        fields.done();
        TenantId tenant = request.tenant();
        Audit.Mark mark =
                audit.begin(new Audit.Intent(request.user(), request.address(), tenant, "a person forgotten", ""));
        return new Forget(tenant, person.orElseThrow().strip(), mark);
    }

    /** {@code forget} is done. */
    public void forgotten(Forget asked) {
        audit.done(asked.mark(), "");
    }

    /** What a bean answered, as it is; a refusal is a problem. */
    public Reply told(Object answer) {
        if (answer instanceof Refused refused) {
            throw refusal(refused);
        }
        return Reply.json(200, answer == null ? JsonNodeFactory.instance.objectNode() : Trees.of(answer));
    }

    private static Refusal refusal(Refused refused) {
        String first = refused.faults().get(0);
        return switch (refused.kind()) {
            case UNKNOWN_TENANT, UNKNOWN_CRM -> Refusal.notFound(first);
            case BAD_FILE, BAD_INPUT ->
                Refusal.invalid(refused.faults().stream()
                        .map(fault -> new Flaw("", 0, 0, fault))
                        .toList());
            case BUSY -> new Refusal(Reply.of(new Problem(503, "busy", first)).with("Retry-After", "1"));
            case FAILED ->
                new Refusal(Reply.of(new Problem(503, "unavailable", first)).with("Retry-After", "1"));
        };
    }
}
