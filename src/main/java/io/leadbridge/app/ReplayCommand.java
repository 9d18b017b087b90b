package io.leadbridge.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code leadbridge replay}. Exit codes: 0 done, 1 not all of it was, 2 wrong use. */
@Command(name = "replay", description = "Sends parked messages again.", mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    @Mixin
    private ParkedActOptions options;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws Exception {
        return options.run(output, "sent again", (operator, wanted, confirm) -> operator.acts()
                .replay(wanted, confirm));
    }
}
