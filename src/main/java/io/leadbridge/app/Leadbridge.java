package io.leadbridge.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The command line. Exit codes: 0 good, 1 something is not as it should be, 2 wrong use or settings. */
@Command(
        name = "leadbridge",
        description = "Keeps amoCRM (Kommo) and LPTracker in step.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RunCommand.class,
            DemoCommand.class,
            CheckCommand.class,
            ConnectCommand.class,
            ApplyCommand.class,
            ExportCommand.class,
            RekeyCommand.class,
            DryRunCommand.class,
            WhatIfCommand.class,
            BackfillCommand.class,
            ForgetCommand.class,
            StatusCommand.class,
            EventsCommand.class,
            WhyCommand.class,
            ParkedCommand.class,
            ReplayCommand.class,
            DropCommand.class,
            ConflictsCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            RelinkCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Leadbridge implements Callable<Integer> {

    /** Settings are wrong, or the start failed. */
    static final int EXIT_SETTINGS = 2;

    private static final int EXIT_REFUSED = 1;

    private final Map<String, String> environment;

    private Leadbridge(Map<String, String> environment) {
        this.environment = environment;
    }

    @CommandLine.Spec
    private CommandSpec spec;

    /** Runs a command and ends the JVM. */
    public static void main(String[] arguments) {
        // Vert.x would delete a cache it does not need in a shutdown hook of its own, and answer forms 500 meanwhile.
        // Said
        // here, before Vert.x is loaded, so that it holds however Java is called.
        System.setProperty("vertx.disableFileCaching", "true");
        System.setProperty("vertx.disableFileCPResolving", "true");
        Stopping.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return commandLine(System.getenv());
    }

    /** @param environment in place of the program's own, for all commands but check, demo and run */
    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new Leadbridge(environment)).setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof SettingsException settings) {
                settings.faults().forEach(fault -> line.getErr().println("leadbridge: " + fault));
            } else if (failure instanceof BackfillCommand.Refused refused) {
                line.getErr().println("leadbridge: " + refused.getMessage());
                return EXIT_REFUSED;
            } else {
                failure.printStackTrace(line.getErr());
            }
            return EXIT_SETTINGS;
        });
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return EXIT_SETTINGS;
    }

    /** The settings of the program that a command is of. */
    static Settings settings(CommandSpec command) {
        return Settings.read(home(), ((Leadbridge) command.root().userObject()).environment);
    }

    /** Folder of application.properties: {@code -Dleadbridge.home}, or the working folder. */
    static Path home() {
        Path home = Path.of(System.getProperty("leadbridge.home", "."))
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(home.resolve("application.properties"))) {
            throw new SettingsException(home + ": no application.properties here; start by the script ./leadbridge");
        }
        return home;
    }
}
