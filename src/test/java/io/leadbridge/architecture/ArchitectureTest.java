package io.leadbridge.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule holds for the program, and catches a class under {@code architecture.guilty} that breaks it. */
class ArchitectureTest {

    private static final String ROOT = "io.leadbridge";
    private static final String GUILTY = "io.leadbridge.architecture.guilty";

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
    private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(GUILTY);

    static Stream<String> rooms() {
        return Rooms.MAY_USE.keySet().stream();
    }

    static Stream<String> roomsWithoutCamel() {
        return Rooms.WITHOUT_CAMEL.stream();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyTheRoomsThatItMayUse(String room) {
        Rooms.wall(ROOT, room).check(PROGRAM);

        assertCaught(Rooms.wall(GUILTY, room), GUILTY + "." + room + ".Guilty");
    }

    @ParameterizedTest
    @MethodSource("roomsWithoutCamel")
    void whatDecidesKnowsNoCamel(String room) {
        Rooms.withoutCamel(ROOT, room).check(PROGRAM);

        assertCaught(Rooms.withoutCamel(GUILTY, room), GUILTY + "." + room + ".Guilty");
    }

    @Test
    void everyPackageIsARoom() {
        Set<String> strangers = new TreeSet<>();
        for (JavaClass type : PROGRAM) {
            String below = type.getPackageName()
                    .substring(Math.min(ROOT.length() + 1, type.getPackageName().length()));
            boolean known = below.equals("app")
                    || Rooms.MAY_USE.keySet().stream()
                            .anyMatch(room -> below.equals(room) || below.startsWith(room + "."));
            if (!known) {
                strangers.add(type.getPackageName());
            }
        }

        assertThat(strangers).as("packages that are no room").isEmpty();
    }

    @Test
    void noPackageIsNamedForNothing() {
        ArchRule rule = noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..",
                        "..utils..",
                        "..common..",
                        "..helper..",
                        "..impl..",
                        "..model..",
                        "..service..",
                        "..misc..");

        rule.check(PROGRAM);
        assertCaught(rule, GUILTY + ".util.Guilty");
    }

    @Test
    void onlyTheProgramItselfAsksWhatTimeItIs() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".app..")
                .and()
                // Its default, for a stranger who gives the component no clock; the application gives one.
                .doNotHaveFullyQualifiedName(ROOT + ".camel.redisqueue.RedisQueueEndpoint")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .because("time is given, so that it can be moved");

        rule.check(PROGRAM);
        assertCaught(rule, GUILTY + ".util.Guilty");
    }

    @Test
    void nothingSleepsNotEvenATest() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".app..")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .because("a test that sleeps is slow, or flaky, or both");
        JavaClasses all = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/architecture/guilty/"))
                .importPackages(ROOT);

        rule.check(all);
        assertCaught(rule, GUILTY + ".util.Guilty");
    }

    private static void assertCaught(ArchRule rule, String guilty) {
        assertThat(rule.evaluate(FIXTURES).getFailureReport().getDetails())
                .as("what the rule says of the guilty class")
                .anyMatch(detail -> detail.contains(guilty));
    }
}
