package io.leadbridge.app;

import io.leadbridge.event.Nearest;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.TenantDocument;
import io.leadbridge.tenant.TenantEditor;
import io.leadbridge.tenant.TreeText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code leadbridge export TENANT}: prints a tenant as Redis has it, in the form of a tenant file, for {@code apply}. Exit
 * codes: 0 printed, 1 Redis does not answer, 2 no such tenant, wrong use or settings.
 */
@Command(
        name = "export",
        description = "Prints a tenant as Redis has it: a tenant file that 'apply' takes.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Parameters(paramLabel = "TENANT", description = "The tenant's name.")
    private String name;

    @Option(
            names = "--with-secrets",
            description =
                    "Prints secrets in clear. Without, ${stored} stands in their place: 'apply' leaves them as they"
                            + " are then.")
    private boolean withSecrets;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        System.setProperty("leadbridge.log", "none");
        Settings settings = Leadbridge.settings(spec);
        PrintWriter out = spec.commandLine().getOut();
        try (CrmLine line = CrmLine.open(settings)) {
            Optional<TenantDocument> found =
                    TenantId.isValid(name) ? line.editor().find(new TenantId(name), withSecrets) : Optional.empty();
            out.print(TreeText.yaml(
                    found.orElseThrow(() -> unknown(line.editor())).tree()));
            out.flush();
            return 0;
        } catch (IllegalStateException e) {
            throw new SettingsException(e.getMessage());
        } catch (DataAccessException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("leadbridge: Redis does not answer (" + e.getClass().getSimpleName()
                    + "). See that REDIS_URL is right and that Redis runs, and try again.");
            err.flush();
            return FAILED;
        }
    }

    private SettingsException unknown(TenantEditor editor) {
        List<String> known = editor.ids().stream().map(TenantId::toString).toList();
        return new SettingsException("no tenant '" + name + "' in Redis" + Nearest.hint(name, known)
                + "; a tenant of a file is there once a server has read it");
    }
}
