package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.Problem.Flaw;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Edit;
import io.leadbridge.tenant.Fault;
import io.leadbridge.tenant.TenantDocument;
import io.leadbridge.tenant.TenantEditor;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Tenants' documents, between HTTP and the editor: all ways to change one end here. */
final class Documents {

    /** What faults call a body. */
    static final String SOURCE = "body";

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

    private final TenantEditor editor;
    private final Changes changes;

    Documents(TenantEditor editor, Changes changes) {
        this.editor = editor;
        this.changes = changes;
    }

    /** The tenant that the path names. */
    TenantDocument get(Request request) {
        return find(request.tenant())
                .orElseThrow(() -> Refusal.notFound("there is no tenant '" + request.tenant() + "'"));
    }

    Optional<TenantDocument> find(TenantId tenant) {
        return editor.find(tenant, false);
    }

    List<TenantId> ids() {
        return editor.ids();
    }

    List<Fault> check(TenantId tenant, byte[] text) {
        return editor.check(tenant, text, SOURCE);
    }

    /**
     * Makes or replaces a tenant.
     *
     * @param expected version that the change was made on; empty if there is to be no such tenant
     * @param ownText whether the caller wrote the text that the faults' lines are of
     * @param reply the answer, from what is in force then
     */
    Reply put(
            Request request,
            TenantId tenant,
            byte[] text,
            String what,
            String expected,
            boolean ownText,
            UnaryOperator<Reply> reply) {
        return changes.make(request, tenant, what, expected, () -> {
            Edit edit = editor.put(tenant, text, SOURCE, Optional.of(expected), request.user());
            if (edit instanceof Edit.Saved saved) {
                Reply answer = of(saved.document(), saved.created() ? 201 : 200);
                return new Changes.Done(reply.apply(answer), saved.document().version());
            }
            throw refusal(edit, tenant, ownText);
        });
    }

    /** Removes a tenant. */
    Reply remove(Request request, TenantId tenant, String expected) {
        return changes.make(request, tenant, "tenant removed", expected, () -> {
            Edit edit = editor.remove(tenant, Optional.of(expected), request.user());
            if (edit instanceof Edit.Removed) {
                return new Changes.Done(Reply.empty(204), "");
            }
            throw refusal(edit, tenant, true);
        });
    }

    /** @param ownText whether the caller wrote the text that the faults' lines are of */
    private static Refusal refusal(Edit edit, TenantId tenant, boolean ownText) {
        if (edit instanceof Edit.Refused refused) {
            return refused(refused.faults(), ownText);
        }
        if (edit instanceof Edit.ProvidedByFile provided) {
            return new Refusal(new Problem(
                    409,
                    "provided-by-file",
                    "tenant '" + tenant + "' is provided by " + provided.file() + "; change it there"));
        }
        if (edit instanceof Edit.Conflict conflict) {
            return Versions.stale(conflict.presentVersion(), "somebody else was faster; get the present version first");
        }
        return Refusal.notFound("there is no tenant '" + tenant + "'");
    }

    static Refusal refused(List<Fault> faults, boolean ownText) {
        return Refusal.invalid(flaws(faults, ownText));
    }

    static List<Flaw> flaws(List<Fault> faults, boolean ownText) {
        return faults.stream()
                .map(Flaw::of)
                .map(flaw -> ownText ? flaw : flaw.withoutLine())
                .toList();
    }

    /** A tenant as JSON, with what stands in the headers. */
    static Reply of(TenantDocument document, int status) {
        return withVersion(Reply.json(status, document.tree()), document);
    }

    static Reply withVersion(Reply reply, TenantDocument document) {
        Reply answer = reply.with("ETag", Versions.tag(document.version()))
                .with("Last-Modified", HTTP_DATE.format(document.changedAt().atZone(ZoneOffset.UTC)));
        return document.file()
                .map(file -> answer.with("Leadbridge-Provided-By", ascii(file)))
                .orElse(answer);
    }

    /** A file may be called anything, a header may not. */
    private static String ascii(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    /** An own copy of the tree, to be changed. */
    static ObjectNode copy(TenantDocument document) {
        return document.tree().deepCopy();
    }
}
