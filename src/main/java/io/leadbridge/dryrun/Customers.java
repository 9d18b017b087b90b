package io.leadbridge.dryrun;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Fault;
import io.leadbridge.tenant.NameCheck;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.TenantFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The tenants in force, and edited ones that are not. */
public final class Customers {

    private final Supplier<List<Tenant>> all;
    private final Reader reader;
    private final NameCheck names;
    private final Set<CrmId> served;

    /** Reads the text of a tenant file. */
    @FunctionalInterface
    public interface Reader {

        /**
         * Reads it; what goes wrong is among the faults.
         *
         * @param source what faults call it
         */
        TenantFile read(TenantId tenant, String source, byte[] text);
    }

    /** A tenant to work with, or why there is none. */
    record Found(Tenant tenant, Refused refused) {}

    /**
     * @param all the tenants in force
     * @param reader reads an edited one
     * @param names checks what a tenant's rules name, where the CRM can be asked
     * @param served the CRMs that the route files serve
     */
    public Customers(Supplier<List<Tenant>> all, Reader reader, NameCheck names, Set<CrmId> served) {
        this.all = all;
        this.reader = reader;
        this.names = names;
        this.served = Set.copyOf(served);
    }

    /** The tenant in force. */
    Found inForce(TenantId id) {
        Optional<Tenant> found =
                all.get().stream().filter(tenant -> tenant.id().equals(id)).findFirst();
        return found.map(tenant -> new Found(tenant, null)).orElseGet(() -> {
            List<String> known =
                    all.get().stream().map(tenant -> tenant.id().toString()).toList();
            return refused(
                    Refused.Kind.UNKNOWN_TENANT, List.of("no tenant '" + id + "'" + Nearest.hint(id.value(), known)));
        });
    }

    /** The tenant in force, with a connection to this CRM. */
    Found inForce(TenantId id, CrmId crm) {
        Found found = inForce(id);
        if (found.tenant() == null) {
            return found;
        }
        Set<CrmId> connected = found.tenant().connections().keySet();
        if (!connected.contains(crm) || !served.contains(crm)) {
            List<String> known = connected.stream().map(CrmId::value).toList();
            return refused(
                    Refused.Kind.UNKNOWN_CRM,
                    List.of("tenant '" + id + "' has no connection to '" + crm + "'"
                            + Nearest.hint(crm.value(), known)));
        }
        return found;
    }

    /**
     * The tenant as an edited file tells it. Of its connections only the names count: what is called are those in force.
     *
     * @param file its text
     */
    Found edited(Tenant inForce, Edited file) {
        TenantFile read = reader.read(inForce.id(), file.source(), file.text());
        List<String> faults =
                new ArrayList<>(read.faults().stream().map(Fault::toString).toList());
        read.id()
                .filter(id -> !id.equals(inForce.id()))
                .ifPresent(id -> faults.add(read.file() + ":" + read.idLine() + ": tenant: '" + id + "' given; '"
                        + inForce.id() + "' expected"));
        read.tenant().ifPresent(tenant -> {
            tenant.connections().keySet().stream()
                    .filter(crm -> !inForce.connections().containsKey(crm))
                    .forEach(crm -> faults.add(read.file() + ": connections." + crm
                            + ": not in force yet, so it cannot be asked what would happen there"));
            names.check(tenant)
                    .forEach(finding -> faults.add(read.file() + ": " + finding.path() + ": " + finding.message()));
        });
        return faults.isEmpty() ? new Found(read.tenant().orElseThrow(), null) : refused(Refused.Kind.BAD_FILE, faults);
    }

    private static Found refused(Refused.Kind kind, List<String> faults) {
        return new Found(null, new Refused(kind, faults));
    }
}
