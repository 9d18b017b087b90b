package io.leadbridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Pending;
import io.leadbridge.event.Pending.Kind;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParcelsTest {

    private final Parcels parcels = new Parcels();

    private record Write(String name, Account account, Kind kind, int parcel, Set<String> touches) implements Pending {
        @Override
        public Work work() {
            return null;
        }
    }

    @Test
    void fillsAParcelAndLeavesTheRestForTheNext() {
        List.of("a", "b", "c", "d", "e").forEach(name -> add(name, "amocrm", Kind.UPDATE, 2, name));

        assertThat(take()).containsExactly("a", "b");
        assertThat(take()).containsExactly("c", "d");
        assertThat(take()).containsExactly("e");
        assertThat(take()).isEmpty();
    }

    @Test
    void keepsKindsAndAccountsApart() {
        add("a", "amocrm", Kind.UPDATE, 9, "1");
        add("b", "amocrm", Kind.CREATE, 9, "2");
        add("c", "bitrix", Kind.UPDATE, 9, "3");
        add("d", "amocrm", Kind.UPDATE, 9, "4");

        assertThat(take()).containsExactly("a", "d");
        assertThat(take()).containsExactly("b");
        assertThat(take()).containsExactly("c");
    }

    @Test
    void sendsWhatTouchesTheSameOnlyAfterTheFirstHasEnded() {
        add("a", "amocrm", Kind.CREATE, 9, "phone");
        add("b", "amocrm", Kind.CREATE, 9, "phone");
        add("c", "amocrm", Kind.CREATE, 9, "other");

        List<Pending> first = parcels.take();
        assertThat(names(first)).containsExactly("a", "c");
        assertThat(take()).as("b waits for a").isEmpty();
        parcels.ended(first);

        assertThat(take()).containsExactly("b");
    }

    @Test
    void sendsEverythingOnceHoweverTheParcelsOverlap() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Parcels mixed = new Parcels();
            int number = random.nextInt(60);
            for (int i = 0; i < number; i++) {
                Kind kind = random.nextBoolean() ? Kind.CREATE : Kind.UPDATE;
                mixed.add(write("w" + i, "amocrm", kind, 5, "t" + random.nextInt(30), "u" + i));
            }

            assertThat(sendAll(mixed, random))
                    .as("seed " + seed)
                    .hasSize(number)
                    .doesNotHaveDuplicates();
        }
    }

    /** Rows take turns by chance; no two parcels under way touch the same. */
    private static List<String> sendAll(Parcels mixed, Random random) {
        List<String> sent = new ArrayList<>();
        List<List<Pending>> underWay = new ArrayList<>();
        while (true) {
            List<Pending> parcel = underWay.size() < 3 ? mixed.take() : List.of();
            if (!parcel.isEmpty()) {
                underWay.add(parcel);
                sent.addAll(names(parcel));
                Set<String> touched = new HashSet<>();
                underWay.forEach(other -> other.forEach(write -> write.touches()
                        .forEach(touch -> assertThat(touched.add(touch)).isTrue())));
            } else if (underWay.isEmpty()) {
                return sent;
            } else {
                mixed.ended(underWay.remove(random.nextInt(underWay.size())));
            }
        }
    }

    private void add(String name, String crm, Kind kind, int parcel, String touch) {
        parcels.add(write(name, crm, kind, parcel, touch));
    }

    private List<String> take() {
        return names(parcels.take());
    }

    private static Write write(String name, String crm, Kind kind, int parcel, String... touches) {
        return new Write(
                name, new Account(new TenantId("acme"), new CrmId(crm)), kind, parcel, new HashSet<>(List.of(touches)));
    }

    private static List<String> names(List<Pending> parcel) {
        return parcel.stream().map(write -> ((Write) write).name()).toList();
    }
}
