package io.leadbridge.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code leadbridge drop}. Exit codes: 0 done, 1 not all of it was, 2 wrong use. */
@Command(
        name = "drop",
        description = "Throws parked messages away. It cannot be undone.",
        mixinStandardHelpOptions = true)
final class DropCommand implements Callable<Integer> {

    @Mixin
    private ParkedActOptions options;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws Exception {
        return options.run(output, "dropped", (operator, wanted, confirm) -> operator.acts()
                .drop(wanted, confirm));
    }
}
