package io.leadbridge.crm.amocrm;

import static io.leadbridge.crm.WebhookFixtures.body;
import static io.leadbridge.crm.WebhookFixtures.connection;
import static io.leadbridge.crm.WebhookFixtures.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leadbridge.crm.WebhookFixtures;
import io.leadbridge.event.Change;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookFormTest {

    private final AmoCrm amocrm = new AmoCrm();

    static Stream<Path> fixtures() {
        return WebhookFixtures.of("amocrm").stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void understandsEveryRecordedShape(Path file) {
        Parsed parsed = parse(body(file));

        assertThat(parsed.fault()).isNull();
        assertThat(parsed.events()).isNotEmpty();
        for (int i = 0; i < parsed.events().size(); i++) {
            assertThat(parsed.events().get(i).id().index()).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2016-add-company.form, COMPANY, ADDED",
        "2016-contact-delete.form, CONTACT, DELETED",
        "2016-restore-contact.form, CONTACT, RESTORED",
        "2016-lead-delete.form, LEAD, DELETED",
        "2016-responsible-lead.form, LEAD, RESPONSIBLE",
        "2018-lead-status-won.form, LEAD, STATUS",
        "2023-lead-update-custom-field.form, LEAD, UPDATED",
        "2025-lead-add.form, LEAD, ADDED",
        "dp-2021-lead-add.form, LEAD, ADDED"
    })
    void tellsEntityAndChange(String file, Entity entity, Change change) {
        Event event = parse(body("amocrm", file)).events().get(0);

        assertThat(event.record().entity()).isEqualTo(entity);
        assertThat(event.change()).isEqualTo(change);
    }

    @Test
    void takesAnUnsortedLeadForAddedOnceItIsAccepted() {
        String accepted = "unsorted[delete][0][action]=accept&unsorted[delete][0][uid]=ab12"
                + "&unsorted[delete][0][accept_result][leads][0]=101&unsorted[delete][0][pipeline_id]=3001";

        List<Event> events = parse(accepted.getBytes(StandardCharsets.UTF_8)).events();

        assertThat(events)
                .extracting(
                        event -> event.record().entity(),
                        event -> event.record().id(),
                        Event::change)
                .containsExactly(tuple(Entity.LEAD, "101", Change.ADDED), tuple(Entity.OTHER, "-", Change.OTHER));
        assertThat(events).extracting(event -> event.id().index()).containsExactly(0, 1);
        List<Event> declined = parse(accepted.replace("accept", "decline").getBytes(StandardCharsets.UTF_8))
                .events();
        assertThat(declined).extracting(Event::change).containsExactly(Change.OTHER);
    }

    @Test
    void makesAnEventOfEveryItemInTheOrderOfTheBody() {
        List<Event> events = parse(body("amocrm", "several-items.form")).events();

        assertThat(events)
                .extracting(
                        event -> event.record().entity(),
                        event -> event.record().id(),
                        Event::change)
                .containsExactly(
                        tuple(Entity.CONTACT, "201", Change.UPDATED),
                        tuple(Entity.LEAD, "101", Change.ADDED),
                        tuple(Entity.LEAD, "102", Change.ADDED),
                        tuple(Entity.COMPANY, "301", Change.ADDED),
                        tuple(Entity.LEAD, "103", Change.DELETED),
                        tuple(Entity.OTHER, "9", Change.OTHER));
        assertThat(events.get(0).leads()).containsExactly("101", "102");
        assertThat(events.get(2).occurredAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_003));
        assertThat(events.get(4).snapshot()).isEmpty();
    }

    @Test
    void showsWhatTheBodyShowsAndNothingElse() {
        Event event = parse(body("amocrm", "update-with-values.form")).events().get(0);

        Record shown = event.snapshot().orElseThrow();
        assertThat(shown.fields())
                .containsOnlyKeys(
                        FieldPath.LEAD_NAME,
                        FieldPath.LEAD_PRICE,
                        FieldPath.custom(Entity.LEAD, "801"),
                        FieldPath.custom(Entity.LEAD, "802"));
        assertThat(shown.value(FieldPath.LEAD_NAME).isEmpty()).isTrue();
        assertThat(shown.value(FieldPath.LEAD_PRICE)).isEqualTo(Value.of(999));
        assertThat(shown.value(FieldPath.custom(Entity.LEAD, "801")))
                .isEqualTo(new Value.Moment(Instant.ofEpochSecond(1_700_006_400)));
        assertThat(shown.value(FieldPath.custom(Entity.LEAD, "802"))).isEqualTo(Value.ofTexts(List.of("A", "B")));
        assertThat(event.transition())
                .contains(new Transition("3101", "3102", "3001", Instant.ofEpochSecond(1_700_000_500)));
    }

    @Test
    void showsTagsAndTheResponsibleUserAsAReadDoes() {
        String lead = "leads[update][0]";
        String body = lead + "[id]=101&" + lead + "[responsible_user_id]=7001&" + lead + "[tags][0][id]=9&" + lead
                + "[tags][0][name]=vip&" + lead + "[tags][1][id]=10&" + lead + "[tags][1][name]=hot";

        Record shown = parse(body.getBytes(StandardCharsets.UTF_8))
                .events()
                .get(0)
                .snapshot()
                .orElseThrow();

        assertThat(shown.value(FieldPath.LEAD_TAGS)).isEqualTo(Value.ofTexts(List.of("vip", "hot")));
        assertThat(shown.value(FieldPath.LEAD_RESPONSIBLE)).isEqualTo(Value.of("7001"));
    }

    @Test
    void hasNoTimeForADigitalPipelineHook() {
        Event event = parse(body("amocrm", "dp-2023-lead-status.form")).events().get(0);

        assertThat(event.occurredAt()).isNull();
        assertThat(event.transition()).hasValueSatisfying(entered -> {
            assertThat(entered.from()).isNotNull();
            assertThat(entered.at()).isNull();
        });
    }

    @Test
    void marksTheWebhooksOfAnotherAccountWhereverTheBlockStands() {
        byte[] last = body("amocrm", "several-items.form");

        assertThat(amocrm.parse(webhook("amocrm", last), connection("amocrm", "55001", null))
                        .otherAccount())
                .isFalse();
        assertThat(amocrm.parse(webhook("amocrm", last), connection("amocrm", "1", null))
                        .otherAccount())
                .isTrue();
        assertThat(amocrm.parse(
                                webhook("amocrm", body("amocrm", "update-with-values.form")),
                                connection("amocrm", "1", null))
                        .otherAccount())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', the body is empty",
        "'a=%4', percent escape",
        "'a=%zz', percent escape",
        "'a=%ff', UTF-8",
        "'a=b', entity[action]",
        "'leads[add][0][name]=secret', no id",
        "'leads[add][0][id]=secret', no id",
        "'leads[add][][id]=1&leads[add][][id]=2', no index"
    })
    void saysWhyItCannotBeUnderstood(String body, String why) {
        Parsed parsed = parse(body.getBytes(StandardCharsets.UTF_8));

        assertThat(parsed.fault()).contains(why).doesNotContain("secret");
    }

    @Test
    void boundsDepthAndNumberOfFields() {
        assertThat(parse(("a" + "[x]".repeat(100_000) + "=1").getBytes(StandardCharsets.UTF_8))
                        .fault())
                .contains("deeper");
        assertThat(parse("a[b][0][c]=1&".repeat(20_001).getBytes(StandardCharsets.UTF_8))
                        .fault())
                .contains("more than 20000");
        assertThat(parse(("a[b][0]" + "[c]".repeat(25) + "=1&").repeat(10_000).getBytes(StandardCharsets.UTF_8))
                        .fault())
                .contains("more than 200000");
    }

    @Test
    void readsATextAndPlacesBelowItAtOnce() {
        Event event = parse(("leads[update][0][id]=101&leads[update][0][custom_fields][0][id]=801"
                                + "&leads[update][0][custom_fields][0][values][0]=1700006400"
                                + "&leads[update][0][custom_fields][0][values][0][value]=A&leads[update][0][name]=N"
                                + "&leads[update][0][name][x]=y")
                        .getBytes(StandardCharsets.UTF_8))
                .events()
                .get(0);

        Record shown = event.snapshot().orElseThrow();
        assertThat(shown.value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("N"));
        assertThat(shown.value(FieldPath.custom(Entity.LEAD, "801"))).isEqualTo(Value.of("A"));
    }

    @Test
    void countsListsWithoutIndexesOn() {
        Event event = parse(("leads[update][0][id]=101&leads[update][0][custom_fields][][id]=801"
                                + "&leads[update][0][custom_fields][0][values][1][value]=A"
                                + "&leads[update][0][custom_fields][0][values][][value]=B")
                        .getBytes(StandardCharsets.UTF_8))
                .events()
                .get(0);

        assertThat(event.snapshot().orElseThrow().value(FieldPath.custom(Entity.LEAD, "801")))
                .isEqualTo(Value.ofTexts(List.of("A", "B")));
    }

    private Parsed parse(byte[] body) {
        return amocrm.parse(webhook("amocrm", body), connection("amocrm", null, null));
    }
}
