package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
    private final Map<Path, ObjectNode> trees = new HashMap<>();
    private Map<Path, TenantFile> known = new TreeMap<>();
    private Set<Path> missed = Set.of();
    private View last = new View(Map.of(), Set.of(), Set.of(), List.of(), false, false);

    /**
     * What the folder says.
     *
     * @param chosen the files that speak for a tenant, each in its last good version
     * @param named every tenant that a file names, good or not
     * @param paths every file
     * @param faults of all files
     * @param read whether the folder could be read once
     * @param complete whether every file has a tenant
     */
    record View(
            Map<TenantId, Choice> chosen,
            Set<TenantId> named,
            Set<Path> paths,
            List<Fault> faults,
            boolean read,
            boolean complete) {}

    /**
     * The file that speaks for a tenant.
     *
     * @param version of the file's text
     */
    record Choice(Path file, String version, Tenant tenant) {}

    TenantFolder(Path folder, TenantFiles files) {
        this.folder = folder.toAbsolutePath().normalize();
        this.files = files;
    }

    /** Where it is, as an absolute path. */
    Path path() {
        return folder;
    }

    /** What it said at the last look. */
    View last() {
        return last;
    }

    /** What it says now. */
    View look() {
        Map<Path, TenantFile> now = new TreeMap<>();
        trees.clear();
        try {
            for (Path path : paths()) {
                now.put(path, reread(path));
            }
        } catch (IOException e) {
            Fault fault = Fault.ofFile(
                    folder.toString(),
                    "cannot be read as a folder: " + e.getClass().getSimpleName());
            last = new View(last.chosen, last.named, last.paths, List.of(fault), last.read, last.complete);
            return last;
        }
        Set<Path> gone = new TreeSet<>(known.keySet());
        gone.removeAll(now.keySet());
        gone.removeAll(missed);
        gone.forEach(path -> now.put(path, known.get(path)));
        missed = gone;
        known = now;
        last = choose();
        return last;
    }

    /** The tree of a file that speaks for a tenant; empty if the file says something else by now. */
    Optional<ObjectNode> tree(Choice choice) {
        ObjectNode fresh = trees.get(choice.file());
        if (fresh != null) {
            return Optional.of(fresh);
        }
        TenantFiles.WithTree again = files.file(choice.file());
        return again.file().version().equals(choice.version()) ? again.tree() : Optional.empty();
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
        TenantFile before = known.get(path);
        try {
            byte[] bytes = TenantFiles.bytes(path);
            if (before != null && TenantFiles.version(bytes).equals(before.version())) {
                return before;
            }
            return keepTree(files.file(path, bytes));
        } catch (IOException e) {
            return files.file(path).file();
        }
    }

    private TenantFile keepTree(TenantFiles.WithTree read) {
        read.tree().ifPresent(tree -> trees.put(read.file().file(), tree));
        return read.file();
    }

    private View choose() {
        Map<Path, Choice> lastGood = new HashMap<>();
        last.chosen.values().forEach(choice -> lastGood.put(choice.file(), choice));
        Map<TenantId, List<TenantFile>> byId = known.values().stream()
                .filter(file -> file.id().isPresent())
                .collect(Collectors.groupingBy(file -> file.id().get(), TreeMap::new, Collectors.toList()));
        List<Fault> faults = new ArrayList<>();
        Map<TenantId, Choice> chosen = new TreeMap<>();
        boolean complete = true;
        for (TenantFile file : known.values()) {
            faults.addAll(file.faults());
            List<TenantFile> rivals = file.id().map(byId::get).orElse(List.of(file));
            Choice kept = lastGood.get(file.file());
            if (rivals.size() > 1 && !owner(rivals).equals(Optional.of(file))) {
                TenantFile other = rivals.get(0).equals(file) ? rivals.get(1) : rivals.get(0);
                faults.add(TenantFiles.duplicate(file, other));
                complete &= owner(rivals).isPresent();
            } else if (file.tenant().isPresent()) {
                Tenant tenant = file.tenant().get();
                chosen.put(tenant.id(), new Choice(file.file(), file.version(), tenant));
            } else if (kept != null) {
                chosen.put(kept.tenant().id(), kept);
            } else {
                complete = false;
            }
        }
        return new View(chosen, byId.keySet(), known.keySet(), List.copyOf(faults), true, complete);
    }

    /**
     * Which of several files speaks for their tenant: the one in force, else the one named as the tenant; a copy that
     * somebody keeps beside the original must not win by the order of names.
     */
    private Optional<TenantFile> owner(List<TenantFile> rivals) {
        TenantId id = rivals.get(0).id().orElseThrow();
        Optional<Path> inForce = Optional.ofNullable(last.chosen.get(id)).map(Choice::file);
        return rivals.stream()
                .filter(file -> inForce.equals(Optional.of(file.file())))
                .findFirst()
                .or(() -> rivals.stream()
                        .filter(file -> file.file().getFileName().toString().matches(id + "\\.ya?ml"))
                        .findFirst());
    }
}
