package io.leadbridge.tenant;

import io.leadbridge.event.TenantId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The folder of tenant files as it was at the last look. Not for several threads at once. */
final class TenantFolder {

    private static final int FILES_MAX = 5_000;

    private final Path folder;
    private final TenantFiles files;
    private Map<Path, TenantFile> known = new TreeMap<>();
    private Set<Path> missed = Set.of();

    TenantFolder(Path folder, TenantFiles files) {
        this.folder = folder;
        this.files = files;
    }

    /** What is in force now, given what was in force before. */
    Tenants.Snapshot look(Tenants.Snapshot before) {
        Map<Path, TenantFile> now = new TreeMap<>();
        try {
            for (Path path : paths()) {
                now.put(path, reread(path));
            }
        } catch (IOException e) {
            Fault fault = Fault.ofFile(
                    folder.toString(),
                    "cannot be read as a folder: " + e.getClass().getSimpleName());
            return new Tenants.Snapshot(before.tenants(), List.of(fault), before.loaded(), before.complete());
        }
        Set<Path> gone = new TreeSet<>(known.keySet());
        gone.removeAll(now.keySet());
        gone.removeAll(missed);
        gone.forEach(path -> now.put(path, known.get(path)));
        missed = gone;
        known = now;
        return choose(before);
    }

    private List<Path> paths() throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "[!.]*.{yaml,yml}")) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry)) {
                    paths.add(entry);
                }
                if (paths.size() > FILES_MAX) {
                    throw new IOException("more than " + FILES_MAX + " files");
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        paths.sort(null);
        return paths;
    }

    /** Compares by content, for two changes within one tick of the file system's clock look alike by time and size. */
    private TenantFile reread(Path path) {
        TenantFile last = known.get(path);
        if (last == null) {
            return files.read(path);
        }
        try {
            byte[] bytes = TenantFiles.bytes(path);
            return TenantFiles.version(bytes).equals(last.version()) ? last : files.read(path, bytes);
        } catch (IOException e) {
            return files.read(path);
        }
    }

    private Tenants.Snapshot choose(Tenants.Snapshot before) {
        Map<Path, Tenant> lastGood = new HashMap<>();
        before.tenants().values().forEach(tenant -> lastGood.put(tenant.file(), tenant));
        Map<TenantId, List<TenantFile>> byId = known.values().stream()
                .filter(file -> file.id().isPresent())
                .collect(Collectors.groupingBy(file -> file.id().get(), TreeMap::new, Collectors.toList()));
        List<Fault> faults = new ArrayList<>();
        List<Tenant> chosen = new ArrayList<>();
        boolean complete = true;
        for (TenantFile file : known.values()) {
            faults.addAll(file.faults());
            List<TenantFile> rivals = file.id().map(byId::get).orElse(List.of(file));
            Tenant kept = lastGood.get(file.file());
            if (rivals.size() > 1 && !owner(rivals, before).equals(Optional.of(file))) {
                TenantFile other = rivals.get(0).equals(file) ? rivals.get(1) : rivals.get(0);
                faults.add(TenantFiles.duplicate(file, other));
                complete &= owner(rivals, before).isPresent();
            } else if (file.tenant().isPresent()) {
                chosen.add(file.tenant().get());
            } else if (kept != null) {
                chosen.add(kept);
            } else {
                complete = false;
            }
        }
        return new Tenants.Snapshot(Tenants.sorted(chosen), List.copyOf(faults), true, complete);
    }

    /**
     * Which of several files speaks for their tenant: the one in force, else the one named as the tenant; a copy that
     * somebody keeps beside the original must not win by the order of names.
     */
    private static Optional<TenantFile> owner(List<TenantFile> rivals, Tenants.Snapshot before) {
        TenantId id = rivals.get(0).id().orElseThrow();
        Optional<Path> inForce = Optional.ofNullable(before.tenants().get(id)).map(Tenant::file);
        return rivals.stream()
                .filter(file -> inForce.equals(Optional.of(file.file())))
                .findFirst()
                .or(() -> rivals.stream()
                        .filter(file -> file.file().getFileName().toString().matches(id + "\\.ya?ml"))
                        .findFirst());
    }
}
