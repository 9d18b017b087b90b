package io.leadbridge.sandbox.lptracker;

import io.leadbridge.sandbox.Refusal;
import io.leadbridge.sandbox.lptracker.LpProject.ContactField;
import io.leadbridge.sandbox.lptracker.LpProject.Custom;
import io.leadbridge.sandbox.lptracker.LpProject.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The account: its projects and staff, and the records in it. The ids are documented in docs/sandbox.md. */
final class LpWorld {

    /** Someone who works here; 0 is the main account. */
    record Person(long id, String name, String job, String type) {}

    final List<Person> staff = List.of(
            new Person(0, "Main Account", "Owner", "main"), new Person(48101, "Олег Оператор", "Оператор", "staff"));
    final List<LpProject> projects = List.of(
            new LpProject(
                    77,
                    "Колл-центр",
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
                    List.of(new ContactField(21001, "City", "string"))),
            new LpProject(
                    78,
                    "Второй проект",
                    List.of(
                            new Stage(1650180, "Новая", true, false),
                            new Stage(1650190, "В работе", true, true),
                            new Stage(1650194, LpProject.PAID, false, true)),
                    List.of(
                            Custom.of(1805700, "Владелец заявки", "owner"),
                            Custom.of(1805701, "Шаг воронки", "funnel"),
                            Custom.of(1805704, "Бюджет", "text")),
                    List.of(new ContactField(21101, "City", "string"))));

    final Map<Long, LpContact> contacts = new TreeMap<>();
    final Map<Long, LpLead> leads = new TreeMap<>();
    private long lastContact = 55_000_000;
    private long lastDetail = 66_000_000;
    private long lastLead = 77_000_000;
    private long lastOther = 40_000;

    long newContactId() {
        return ++lastContact;
    }

    long newDetailId() {
        return ++lastDetail;
    }

    long newLeadId() {
        return ++lastLead;
    }

    /** An id for a view, a comment or a callback. */
    long newOtherId() {
        return ++lastOther;
    }

    /**
     * @throws Refusal if there is none
     */
    LpProject project(long id) {
        return projects.stream()
                .filter(project -> project.id() == id)
                .findFirst()
                .orElseThrow(() -> LpAnswers.refuse("Invalid project ID"));
    }

    /**
     * @throws Refusal if there is none
     */
    LpContact contact(long id) {
        return found(contacts.get(id), "Invalid contact ID");
    }

    /**
     * @throws Refusal if there is none
     */
    LpLead lead(long id) {
        return found(leads.get(id), "Invalid lead ID");
    }

    Person person(long id) {
        return staff.stream().filter(person -> person.id() == id).findFirst().orElse(null);
    }

    void forgetRecords() {
        contacts.clear();
        leads.clear();
    }

    private static <T> T found(T record, String message) {
        if (record == null) {
            throw LpAnswers.refuse(message);
        }
        return record;
    }
}
