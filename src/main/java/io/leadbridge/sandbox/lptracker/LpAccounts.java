package io.leadbridge.sandbox.lptracker;

import io.leadbridge.sandbox.lptracker.LpProject.ContactField;
import io.leadbridge.sandbox.lptracker.LpProject.Custom;
import io.leadbridge.sandbox.lptracker.LpProject.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What there is at first: two accounts with their logins, staff and projects. The ids are documented in docs/sandbox.md. */
final class LpAccounts {

    /** The account of the demo. */
    static final long DEMO = 0;
    /** Another customer of LPTracker, whose projects the demo may not see. */
    static final long SECOND = 2;

    /**
     * Who may log in.
     *
     * @param human whether it is a person at a browser, not an integration
     */
    record Login(String name, String password, long account, boolean human) {}

    /** Someone who works here; 0 is the main account. */
    record Person(long id, String name, String job, String type) {}

    private LpAccounts() {}

    static List<Login> logins() {
        return List.of(
                new Login("demo@example.test", "demo", DEMO, false),
                new Login("human@example.test", "human", DEMO, true),
                new Login("second@example.test", "second", SECOND, false));
    }

    static Map<Long, List<Person>> staff() {
        return new TreeMap<>(Map.of(
                DEMO,
                        List.of(
                                new Person(0, "Main Account", "Owner", "main"),
                                new Person(48101, "Олег Оператор", "Оператор", "staff")),
                SECOND, List.of(new Person(0, "Second Account", "Owner", "main"))));
    }

    static List<LpProject> projects() {
        return List.of(
                new LpProject(
                        77,
                        "Колл-центр",
                        DEMO,
                        List.of(
                                new Stage(1648180, "Новая", true, false),
                                new Stage(1648186, "Звонок", true, false),
                                new Stage(1648190, "В работе", true, true),
                                new Stage(1648194, LpProject.PAID, false, true),
                                new Stage(1648198, "Отказ", true, true)),
                        List.of(
                                Custom.of(1803700, "Владелец заявки", "owner"),
                                Custom.of(1803701, "Шаг воронки", "funnel"),
                                Custom.of(1803704, "Бюджет", "text"),
                                Custom.of(1803705, "Источник", "text"),
                                new Custom(1803706, "Тема", "cats", false, List.of("Кухня", "Шкаф", "Диван")),
                                Custom.of(1803707, "Срок", "date")),
                        List.of(
                                new ContactField(21001, "City", "string"),
                                new ContactField(21002, "About", "text"),
                                new ContactField(21003, "Children", "number"),
                                new ContactField(21004, "Birthday", "date"))),
                new LpProject(
                        78,
                        "Второй проект",
                        DEMO,
                        List.of(
                                new Stage(1650180, "Новая", true, false),
                                new Stage(1650190, "В работе", true, true),
                                new Stage(1650194, LpProject.PAID, false, true)),
                        List.of(
                                Custom.of(1805700, "Владелец заявки", "owner"),
                                Custom.of(1805701, "Шаг воронки", "funnel"),
                                Custom.of(1805704, "Бюджет", "text")),
                        List.of(new ContactField(21101, "City", "string"))),
                new LpProject(
                        61079,
                        "Чужой проект",
                        SECOND,
                        List.of(
                                new Stage(1652180, "Новая", true, false),
                                new Stage(1652194, LpProject.PAID, false, true)),
                        List.of(
                                Custom.of(1807700, "Владелец заявки", "owner"),
                                Custom.of(1807701, "Шаг воронки", "funnel")),
                        List.of()));
    }
}
