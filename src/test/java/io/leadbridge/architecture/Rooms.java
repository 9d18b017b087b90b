package io.leadbridge.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The walls between the rooms, for any root package, so that each can be tried on classes that break it. */
final class Rooms {

    private static final String QUEUE = "camel.redisqueue";
    private static final String AMOCRM = "crm.amocrm";
    private static final String LPTRACKER = "crm.lptracker";

    /** What each room may use beside itself. The room {@code app}, which puts them together, may use all. */
    static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("event", Set.of()),
            Map.entry("intake", Set.of("event")),
            Map.entry("dedup", Set.of("event", QUEUE)),
            Map.entry("spool", Set.of()),
            Map.entry("tenant", Set.of("event", "mapping")),
            Map.entry("enrich", Set.of("event", "crm", "tenant")),
            Map.entry("rules", Set.of("event")),
            Map.entry("mapping", Set.of("event")),
            Map.entry("deliver", Set.of("event", "crm", "mapping")),
            // Who of all instances may do a job.
            Map.entry("right", Set.of()),
            Map.entry("catchup", Set.of("event", "crm", "right")),
            // It asks them what should be, and hints as catchup does.
            Map.entry("drift", Set.of("event", "crm", "rules", "mapping", "deliver", "catchup", "right")),
            // It has leads rehearsed, and asks rules and books which; the queue is behind a port of its own.
            Map.entry(
                    "backfill",
                    Set.of("event", "crm", "tenant", "rules", "mapping", "deliver", "dryrun", "catchup", "right")),
            Map.entry("sync", Set.of("event", "crm", QUEUE)),
            Map.entry("crm", Set.of("event")),
            Map.entry(AMOCRM, Set.of("event", "crm")),
            Map.entry(LPTRACKER, Set.of("event", "crm")),
            Map.entry("limit", Set.of("event")),
            Map.entry("history", Set.of("event")),
            Map.entry("health", Set.of("event", "spool", QUEUE)),
            Map.entry("alert", Set.of()),
            // It plays them all, with other books and another port.
            Map.entry(
                    "dryrun",
                    Set.of(
                            "event", "crm", "tenant", "enrich", "rules", "mapping", "deliver", "sync", "history",
                            QUEUE)),
            // It asks them for people; what writes into CRMs and books it may not touch.
            Map.entry(
                    "admin",
                    Set.of(
                            "event",
                            "crm",
                            "tenant",
                            "enrich",
                            "rules",
                            "mapping",
                            "limit",
                            "history",
                            "health",
                            "intake",
                            "dryrun",
                            "backfill",
                            QUEUE)),
            // As admin, whose operations it shows; of the catch-up, how a lead is queued that is to be looked at again.
            Map.entry(
                    "console",
                    Set.of(
                            "event", "admin", "tenant", "enrich", "rules", "limit", "history", "catchup", "dryrun",
                            QUEUE)),
            Map.entry("sandbox", Set.of()),
            Map.entry(QUEUE, Set.of()),
            Map.entry("camel.beancall", Set.of())));

    /** Rooms that are to run without Camel, in a simulator. */
    static final Set<String> WITHOUT_CAMEL = Set.of(
            "event", "rules", "mapping", "enrich", "deliver", "crm", "catchup", "right", "dryrun", "drift", "backfill");

    private Rooms() {}

    /** A room knows no other room but those it may use. */
    static ArchRule wall(String root, String room) {
        List<String> open = new ArrayList<>(packages(root, room));
        MAY_USE.get(room).forEach(other -> open.addAll(packages(root, other)));
        DescribedPredicate<JavaClass> behindTheWall = resideInAPackage(root + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(open.toArray(String[]::new))));
        return noClasses()
                .that()
                .resideInAnyPackage(packages(root, room).toArray(String[]::new))
                .should()
                .dependOnClassesThat(behindTheWall)
                .because("the room " + room + " may use only " + MAY_USE.get(room));
    }

    /** What decides knows no Camel; the port's adapter, its HTTP client and the stage of dry runs are what ties it to Camel. */
    static ArchRule withoutCamel(String root, String room) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages(root, room).toArray(String[]::new))
                .and()
                .doNotHaveSimpleName("CamelCrm")
                .and()
                .doNotHaveSimpleName("PlainHttp")
                .and()
                .haveNameNotMatching(".*\\.dryrun\\.Stage(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .because("the room " + room + " has to run in the simulator");
    }

    /** The packages of a room; {@code crm} has rooms of their own below it. */
    private static List<String> packages(String root, String room) {
        return List.of(room.equals("crm") ? root + ".crm" : root + "." + room + "..");
    }
}
