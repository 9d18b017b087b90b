package io.leadbridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");

    @Test
    void worksStrangersSideBySide() {
        List<Work> works = List.of(work(AMOCRM, "1", "c1", "+79990000001"), work(AMOCRM, "2", "c2", "+79990000002"));

        assertThat(ids(Lanes.of(works, Map.of()))).containsExactly(List.of("1"), List.of("2"));
    }

    @Test
    void worksOneCustomersLeadsInOrderHoweverThePhoneIsWritten() {
        List<Work> works = List.of(
                work(AMOCRM, "1", "c1", "8 (999) 000-00-01"),
                work(AMOCRM, "2", "c2", "+79990000002"),
                work(AMOCRM, "3", "c3", "+79990000001"));

        assertThat(ids(Lanes.of(works, Map.of()))).containsExactly(List.of("1", "3"), List.of("2"));
    }

    @Test
    void worksLinkedLeadsInOrder() {
        List<Work> works = List.of(work(AMOCRM, "1", "c1", ""), work(LPTRACKER, "7", "c7", ""));
        Map<RecordRef, RecordRef> linked = Map.of(RecordRef.lead(AMOCRM, "1"), RecordRef.lead(LPTRACKER, "7"));

        assertThat(ids(Lanes.of(works, linked))).containsExactly(List.of("1", "7"));
    }

    @Test
    void joinsLanesThatTurnOutToBeOne() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<Work> works = IntStream.range(0, 30)
                    .mapToObj(i -> work(
                            AMOCRM, Integer.toString(i), "c" + random.nextInt(25), "+7999000000" + random.nextInt(10)))
                    .toList();

            List<List<Work>> lanes = Lanes.of(works, Map.of());

            assertThat(lanes.stream().mapToInt(List::size).sum()).isEqualTo(30);
            for (List<Work> lane : lanes) {
                for (List<Work> other : lanes) {
                    assertThat(lane == other || !shares(lane, other))
                            .as("seed " + seed)
                            .isTrue();
                }
            }
        }
    }

    private static boolean shares(List<Work> lane, List<Work> other) {
        return lane.stream().anyMatch(one -> other.stream()
                .anyMatch(two -> phone(one).equals(phone(two))
                        || one.record()
                                .contacts()
                                .get(0)
                                .id()
                                .equals(two.record().contacts().get(0).id())));
    }

    private static String phone(Work work) {
        return work.record().value(FieldPath.CONTACT_PHONE).canonical();
    }

    private static List<List<String>> ids(List<List<Work>> lanes) {
        List<List<String>> ids = new ArrayList<>();
        lanes.forEach(lane ->
                ids.add(lane.stream().map(work -> work.record().ref().id()).toList()));
        return ids;
    }

    private static Work work(CrmId crm, String id, String contact, String phone) {
        RecordRef ref = RecordRef.lead(crm, id);
        Map<FieldPath, Value> fields = Map.of(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of(phone)));
        Record record =
                new Record(ref, null, null, null, null, null, Map.of(), List.of(new Contact(contact, true, fields)));
        Hint hint = new Hint(ref, Set.of(), List.of(), null, Set.of(), List.of(), Optional.empty());
        return new Work(hint, record, List.of());
    }
}
