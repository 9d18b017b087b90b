package io.leadbridge.app;

import io.leadbridge.dryrun.Edited;
import io.leadbridge.dryrun.Told;
import io.leadbridge.dryrun.WhatIf;
import io.leadbridge.dryrun.WhatIfReport;
import io.leadbridge.dryrun.WhatIfText;
import io.leadbridge.event.TenantId;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code leadbridge what-if}: tells what edited rules would have done with stored events. Exit codes: 0 told, 2 it cannot be told. */
@Command(
        name = "what-if",
        description = "Tells what an edited tenant file would have done with the newest stored events. Writes nothing.",
        mixinStandardHelpOptions = true)
final class WhatIfCommand implements Callable<Integer> {

    @Mixin
    private TenantParameter tenant;

    @Parameters(index = "1", paramLabel = "EDITED.yaml", description = "The whole tenant file, as it might be.")
    private Path file;

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "How many of the newest events are looked at. Default: dryrun.events-max.")
    private Integer events;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws Exception {
        OutputOptions.quiet();
        Settings settings = output.settings();
        TenantId id = tenant.id();
        Edited edited = ToldOutput.edited(file);
        int count = events == null ? settings.dryRun().events() : events;
        try (CrmLine line = CrmLine.open(settings)) {
            Told answer = line.bean("what-if", WhatIf.class).ofFile(id, edited, count);
            return output.told().tell(answer, report -> WhatIfText.of((WhatIfReport) report));
        }
    }
}
