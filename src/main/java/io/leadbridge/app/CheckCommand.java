package io.leadbridge.app;

import io.leadbridge.tenant.Fault;
import io.leadbridge.tenant.TenantFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code leadbridge check}: tells every fault of the settings, the tenant files and the route files. Starts nothing. */
@Command(
        name = "check",
        description = "Checks settings, tenant files and route files, and tells every fault with its place.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Tenant files (*.yaml) and route files (*.camel.yaml). Default: those of the settings.")
    private List<Path> files = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        System.setProperty("leadbridge.log", "none");
        List<String> faults = new ArrayList<>();
        Settings settings = settings(faults);
        if (settings != null) {
            RouteFiles routes = routes(settings, faults);
            List<Path> chosen = files.isEmpty() ? all(settings, routes) : files;
            List<Path> routeFiles =
                    chosen.stream().filter(CheckCommand::isRouteFile).toList();
            List<Path> tenantFiles =
                    chosen.stream().filter(file -> !isRouteFile(file)).toList();
            if (routes == null) {
                // Which CRMs there are, and which beans, is known from the route files.
                faults.add("the rest is checked once the route files can be read");
            } else {
                RouteCheck check = new RouteCheck(settings, routes);
                routeFiles.forEach(file -> faults.addAll(check.faults(file)));
                faults.addAll(tenants(tenantFiles, routes));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        faults.forEach(out::println);
        if (faults.isEmpty()) {
            out.println("No faults.");
        }
        return faults.isEmpty() ? 0 : 1;
    }

    private static Settings settings(List<String> faults) {
        try {
            return Settings.read(Leadbridge.home(), System.getenv());
        } catch (SettingsException e) {
            faults.addAll(e.faults());
            return null;
        }
    }

    private static RouteFiles routes(Settings settings, List<String> faults) {
        try {
            return RouteFiles.read(settings.routes());
        } catch (SettingsException e) {
            faults.addAll(e.faults());
            return null;
        }
    }

    private static List<Path> all(Settings settings, RouteFiles routes) {
        List<Path> all = new ArrayList<>(routes == null ? List.of() : routes.files());
        try (Stream<Path> tenants = Files.list(settings.tenants())) {
            tenants.filter(file -> file.toString().matches(".*/[^./][^/]*\\.ya?ml"))
                    .sorted()
                    .forEach(all::add);
        } catch (IOException e) {
            throw new SettingsException(settings.tenants() + ": cannot be read: " + e);
        }
        return all;
    }

    private static List<String> tenants(List<Path> tenantFiles, RouteFiles routes) {
        return new TenantFiles(System::getenv, Set.copyOf(routes.crms()))
                .check(tenantFiles).stream().map(Fault::toString).toList();
    }

    private static boolean isRouteFile(Path file) {
        return file.toString().endsWith(".camel.yaml");
    }
}
