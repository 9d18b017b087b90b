package io.leadbridge.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.dryrun.Edited;
import io.leadbridge.dryrun.Refused;
import io.leadbridge.dryrun.Told;
import io.leadbridge.event.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Prints what a dry run or a what-if tells, and reads the files that they are given. */
record ToldOutput(PrintWriter out, boolean json) {

    /** As large as a tenant file may be, and a byte more, so that its reader says so. */
    private static final long EDITED_BYTES = (1 << 20) + 1;

    /**
     * Prints a report.
     *
     * @param text the report for a terminal
     * @return 0
     * @throws SettingsException with the faults, if there is no report
     */
    int tell(Told told, Function<Told, String> text) {
        if (told instanceof Refused refused) {
            throw new SettingsException(refused.faults());
        }
        out.print(json ? json(told) : text.apply(told));
        out.flush();
        return 0;
    }

    /**
     * A file's bytes.
     *
     * @throws SettingsException if it cannot be read or is larger
     */
    static byte[] read(Path file, long mostBytes) {
        byte[] bytes = bytes(file, mostBytes);
        if (bytes.length > mostBytes) {
            throw new SettingsException(file + ": larger than " + mostBytes + " bytes");
        }
        return bytes;
    }

    /** An edited tenant file. */
    static Edited edited(Path file) {
        return new Edited(file.toString(), bytes(file, EDITED_BYTES - 1));
    }

    /** The tenant of this name. */
    static TenantId tenant(String name) {
        if (!TenantId.isValid(name)) {
            throw new SettingsException("TENANT '" + name + "' given; 1 to 40 of a-z, 0-9 and '-' expected");
        }
        return new TenantId(name);
    }

    private static byte[] bytes(Path file, long mostBytes) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes((int) mostBytes + 1);
        } catch (IOException e) {
            throw new SettingsException(file + ": cannot be read: " + e);
        }
    }

    private static String json(Told told) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(told) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is made of plain records", e);
        }
    }
}
