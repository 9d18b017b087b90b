package io.leadbridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.admin.Audit;
import io.leadbridge.admin.ConflictActs;
import io.leadbridge.admin.RedisAudit;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.enrich.RedisMetadataStore;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The page of conflicts, as it is written; what decides is the room {@code admin}'s. */
class ConflictPagesTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final RecordRef LEAD = RecordRef.lead(AMOCRM, "101");
    private static final RecordRef OTHER = RecordRef.lead(LPTRACKER, "7");
    private static final Tenant ACME = new Tenant(new TenantId("acme"), "1", Map.of(), List.of(), null, null, null);

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final StringRedisTemplate redis =
            new StringRedisTemplate(TestRedis.shared().factory());
    private final Audit audit = new RedisAudit(redis, 100, 100);
    private final Csrf csrf = new Csrf("correct horse", clock);
    private final Asked acts = new Asked();
    private ConflictPages conflicts;

    /** Has one conflict, and keeps what was decided. */
    private static final class Asked implements ConflictActs {

        private final List<String> decided = new ArrayList<>();

        @Override
        public Page list(Tenant tenant, Optional<String> next, int limit) {
            if (next.isPresent()) {
                throw new IllegalArgumentException("next: none of ours expected");
            }
            return new Page(of(tenant, LEAD), Optional.of("more"));
        }

        @Override
        public List<Conflict> of(Tenant tenant, RecordRef lead) {
            Field name = new Field(
                    FieldPath.CONTACT_NAME, Value.of("Анна <b>"), FieldPath.CONTACT_NAME, Value.of("Мария <i>"));
            Field gone = new Field(FieldPath.LEAD_NAME, null, FieldPath.LEAD_NAME, Value.EMPTY);
            return List.of(new Conflict(LEAD, OTHER, null, true, List.of(name, gone)));
        }

        @Override
        public Decided decide(Tenant tenant, RecordRef lead, RecordRef other, Map<String, CrmId> winners) {
            if (winners.containsKey("lead.nothing")) {
                throw new IllegalArgumentException("lead.nothing: a field in conflict expected");
            }
            decided.add(lead + " " + other + " " + winners);
            return new Decided(winners.size(), 1);
        }
    }

    @BeforeEach
    void start() {
        TestRedis.shared().flush();
        Pages pages = new Pages(new Assets(), csrf);
        Tenancy tenancy = new Tenancy(() -> List.of(ACME), id -> Optional.of(ACME)
                .filter(one -> one.id().equals(id)));
        Desk desk = new Desk(new Doorkeeper(pages, csrf, clock), pages, tenancy, audit, clock);
        conflicts = new ConflictPages(desk, acts, new RedisMetadataStore(redis));
    }

    private static Request request(String method, String tenant, Map<String, List<String>> query, String form) {
        return new Request(
                method,
                "/admin/tenants/" + tenant + "/conflicts",
                List.of("tenants", tenant, "conflicts"),
                query,
                Map.of(),
                form.getBytes(StandardCharsets.UTF_8),
                "admin",
                "127.0.0.1");
    }

    private Reply decide(String form) {
        return conflicts.decide(request("POST", "acme", Map.of(), "_csrf=" + csrf.token("admin") + form));
    }

    @Test
    void hidesBothValuesUntilAskedForWhichIsAudited() {
        String masked =
                (String) conflicts.list(request("GET", "acme", Map.of(), "")).body();
        String open = (String) conflicts
                .unmask(request("POST", "acme", Map.of(), "_csrf=" + csrf.token("admin")))
                .body();

        assertThat(masked)
                .contains("amocrm:lead:101", "contact.name", "•••••", "next=more")
                .doesNotContain("Анна", "Мария");
        assertThat(open).contains("Анна &lt;b", "Мария &lt;i").doesNotContain("Анна <b>");
        assertThat(audit.newest(Optional.of(ACME.id()), 5).get(0).intent().what())
                .isEqualTo("personal data of conflicts shown");
    }

    @Test
    void decidesTheChosenSideOfEachField() {
        Reply done = decide("&pair=amocrm:lead:101&other=lptracker:lead:7&winner:contact.name=lptracker"
                + "&winner:lead.name=amocrm");

        assertThat(done.status()).isEqualTo(303);
        assertThat(acts.decided)
                .containsExactly("amocrm:lead:101 lptracker:lead:7 {contact.name=lptracker, lead.name=amocrm}");
        assertThat(audit.newest(Optional.of(ACME.id()), 5).get(0).intent().what())
                .isEqualTo("conflict of amocrm:lead:101 and lptracker:lead:7 decided: contact.name by lptracker,"
                        + " lead.name by amocrm");
    }

    @Test
    void decidesNothingThatCannotBeRead() {
        String pair = "&pair=amocrm:lead:101&other=lptracker:lead:7";

        assertThat(decide("&other=lptracker:lead:7&winner:lead.name=amocrm").status())
                .isEqualTo(400);
        assertThat(decide(pair).status()).isEqualTo(400);
        assertThat(decide(pair + "&winner:lead.name=%22%3E").status()).isEqualTo(400);
        assertThat(decide(pair + "&winner:lead.nothing=amocrm").status()).isEqualTo(400);
        assertThat(conflicts
                        .decide(request("POST", "acme", Map.of(), "_csrf=no" + pair))
                        .status())
                .isEqualTo(403);
        assertThat(conflicts
                        .list(request("GET", "acme", Map.of("next", List.of("9".repeat(1500))), ""))
                        .status())
                .isEqualTo(400);
        assertThat(conflicts.list(request("GET", "other", Map.of(), "")).status())
                .isEqualTo(404);
        assertThat(acts.decided).isEmpty();
        assertThat(audit.newest(Optional.of(ACME.id()), 5)).isEmpty();
    }
}
