package io.leadbridge.sandbox.lptracker;

import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Refusal;
import io.leadbridge.sandbox.Settings;
import io.leadbridge.sandbox.lptracker.LpAccounts.Person;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** All that is stored: projects, staff, and the records. Whoever asks sees only those of the own account. */
final class LpWorld {

    private final Settings settings;
    private final Map<Long, List<Person>> staff = LpAccounts.staff();
    private final List<LpProject> projects = LpAccounts.projects();

    final Map<Long, LpContact> contacts = new TreeMap<>();
    final NavigableMap<Long, LpLead> leads = new TreeMap<>();
    final Map<Long, LpView> views = new TreeMap<>();
    final Map<Long, LpTask> tasks = new TreeMap<>();
    final Map<Long, LpLabel> labels = new TreeMap<>();
    private long lastContact = 55_000_000;
    private long lastDetail = 66_000_000;
    private long lastLead = 77_000_000;
    private long lastStage = 1_660_000;
    private long lastCustom = 1_810_000;
    private long lastOther = 40_000;

    LpWorld(Settings settings) {
        this.settings = settings;
    }

    long newContactId() {
        return ++lastContact;
    }

    long newDetailId() {
        return ++lastDetail;
    }

    long newLeadId() {
        return ++lastLead;
    }

    long newStageId() {
        return ++lastStage;
    }

    long newCustomId() {
        return ++lastCustom;
    }

    /** An id for a view, a comment, a callback, a task, a label or a file. */
    long newOtherId() {
        return ++lastOther;
    }

    /** The projects that the caller may see. */
    List<LpProject> projects(Call call) {
        return projects.stream()
                .filter(project -> project.account() == account(call))
                .toList();
    }

    /** Any project, whoever asks. */
    Optional<LpProject> anyProject(long id) {
        return projects.stream().filter(project -> project.id() == id).findFirst();
    }

    /**
     * @throws Refusal if there is none, or it is somebody else's
     */
    LpProject project(Call call, long id) {
        return mine(call, anyProject(id).orElse(null), project -> project, "Invalid project ID");
    }

    /**
     * @throws Refusal if there is none, or it is somebody else's
     */
    LpContact contact(Call call, long id) {
        return mine(call, contacts.get(id), contact -> contact.project, "Invalid contact ID");
    }

    /**
     * @throws Refusal if there is none, or it is somebody else's
     */
    LpLead lead(Call call, long id) {
        return mine(call, leads.get(id), lead -> lead.contact.project, "Invalid lead ID");
    }

    /**
     * @throws Refusal if there is none, or it is somebody else's
     */
    LpView view(Call call, long id) {
        return mine(call, views.get(id), LpView::project, "Invalid view ID");
    }

    /**
     * @throws Refusal if there is none, or it is somebody else's
     */
    LpTask task(Call call, long id) {
        return mine(call, tasks.get(id), LpTask::project, "Invalid task ID");
    }

    /**
     * @throws Refusal if there is none, or it is somebody else's
     */
    LpLabel label(Call call, long id) {
        return mine(call, labels.get(id), LpLabel::project, "Invalid label ID");
    }

    /** The staff of the caller's account; 0 is the main account. */
    List<Person> staff(Call call) {
        return staff.get(account(call));
    }

    /** Someone of the account that owns the project; null if there is no such person. */
    Person person(LpProject project, long id) {
        return staff.get(project.account()).stream()
                .filter(person -> person.id() == id)
                .findFirst()
                .orElse(null);
    }

    /** Forgets all records and undoes the changes of stages and fields. */
    void forgetRecords() {
        contacts.clear();
        leads.clear();
        views.clear();
        tasks.clear();
        labels.clear();
        projects.forEach(LpProject::restore);
    }

    private static long account(Call call) {
        return call.caller() == null ? LpAccounts.DEMO : call.caller().user();
    }

    private interface Owner<T> {
        LpProject of(T record);
    }

    private <T> T mine(Call call, T record, Owner<T> owner, String message) {
        if (record == null) {
            throw LpAnswers.refuse((int) settings.number("unknownIdCode"), message);
        }
        if (owner.of(record).account() != account(call)) {
            throw LpAnswers.refuse((int) settings.number("foreignIdCode"), message);
        }
        return record;
    }
}
