package io.leadbridge.app;

import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Edit;
import io.leadbridge.tenant.Fault;
import io.leadbridge.tenant.TenantDocument;
import io.leadbridge.tenant.TenantEditor;
import io.leadbridge.tenant.TenantFile;
import io.leadbridge.tenant.TenantFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code leadbridge apply FILE…}: puts tenant files into Redis. Each file for itself: one that is refused changes nothing,
 * and does not keep the others. Exit codes: 0 all well, 1 a file was refused, 2 wrong use or settings.
 */
@Command(
        name = "apply",
        description = {
            "Puts tenant files into Redis; they are in force at once, on every server.",
            "Variables are put in, anchors are followed, comments are not kept."
        },
        mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Tenant files. In a secret's place, ${stored} keeps the secret that is stored.")
    private List<Path> files;

    @Option(names = "--dry-run", description = "Only tells what would be done.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    private PrintWriter out;

    @Override
    public Integer call() throws Exception {
        // What is wrong is told on stdout in its place; a log between the lines would only be read around.
        System.setProperty("leadbridge.log", "none");
        out = spec.commandLine().getOut();
        Settings settings = Leadbridge.settings(spec);
        TenantFiles reader = new TenantFiles(
                settings.variables(), RouteFiles.read(settings.routes()).crms());
        try (CrmLine line = CrmLine.open(settings)) {
            Map<TenantId, Path> seen = new HashMap<>();
            boolean well = true;
            for (Path file : files) {
                well &= apply(line.editor(), reader.read(file), seen);
            }
            return well ? 0 : FAILED;
        } catch (IllegalStateException e) {
            throw new SettingsException(e.getMessage());
        } catch (DataAccessException e) {
            out.println("Redis does not answer (" + e.getClass().getSimpleName() + "). See that REDIS_URL is right and"
                    + " that Redis runs, and try again.");
            return FAILED;
        } finally {
            out.flush();
        }
    }

    /** Whether the file was taken. */
    private boolean apply(TenantEditor editor, TenantFile file, Map<TenantId, Path> seen) throws IOException {
        if (file.id().isEmpty()) {
            return refused(file.file(), file.faults());
        }
        TenantId id = file.id().get();
        Path other = seen.putIfAbsent(id, file.file());
        if (other != null) {
            return refused(file.file(), "tenant '" + id + "' is in " + other + " too");
        }
        byte[] text = Files.readAllBytes(file.file());
        String source = file.file().toString();
        Optional<TenantDocument> before = editor.find(id, false);
        if (dryRun) {
            return wouldBe(editor.check(id, text, source), file.file(), id, before);
        }
        Edit edit = editor.put(id, text, source, Optional.empty(), "apply by " + System.getProperty("user.name"));
        return tell(edit, file.file(), id, before);
    }

    private boolean wouldBe(List<Fault> faults, Path file, TenantId id, Optional<TenantDocument> before) {
        if (!faults.isEmpty()) {
            return refused(file, faults);
        }
        Optional<String> provider = before.flatMap(TenantDocument::file);
        if (provider.isPresent()) {
            return refused(file, providedBy(id, provider.get()));
        }
        out.println(file + ": tenant " + id + " would be "
                + (before.isPresent() ? "replaced, or is unchanged" : "created"));
        return true;
    }

    private boolean tell(Edit edit, Path file, TenantId id, Optional<TenantDocument> before) {
        if (edit instanceof Edit.Saved saved) {
            String version = saved.document().version();
            boolean same = before.map(TenantDocument::version).equals(Optional.of(version));
            out.println(file + ": tenant " + id + (saved.created() ? " created" : same ? " unchanged" : " replaced")
                    + ", version " + version);
            return true;
        }
        if (edit instanceof Edit.Refused fault) {
            return refused(file, fault.faults());
        }
        if (edit instanceof Edit.ProvidedByFile provided) {
            return refused(file, providedBy(id, provided.file()));
        }
        return refused(file, "tenant '" + id + "' is being changed by somebody else; try again");
    }

    private static String providedBy(TenantId id, String file) {
        return "tenant '" + id + "' is provided by " + file + "; change it there";
    }

    private boolean refused(Path file, List<Fault> faults) {
        out.println(file + ": refused, " + faults.size() + (faults.size() == 1 ? " fault" : " faults"));
        faults.forEach(fault -> out.println("  " + fault));
        return false;
    }

    private boolean refused(Path file, String reason) {
        out.println(file + ": refused: " + reason);
        return false;
    }
}
