package io.leadbridge.mapping;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the stages to which the counterparts of deleted leads go. */
public final class Closing {

    private Closing() {}

    /**
     * Where a lead goes.
     *
     * @param pipeline id; {@code null} for the one where it is
     * @param stage id
     * @param fault what is wrong, if the CRM has no such stage; {@code null} otherwise
     */
    public record Place(String pipeline, String stage, String fault) {}

    /**
     * Finds a stage.
     *
     * @param crm where it is
     * @param pipeline where the lead is: looked in first; {@code null} if that is not known
     * @param stage name or id
     */
    public static Place place(CrmId crm, Metadata metadata, String pipeline, String stage) {
        Names names = new Names(crm.value(), metadata);
        try {
            if (pipeline != null) {
                Names.Place own = names.place(pipeline, stage);
                return new Place(own.pipeline(), own.stage(), null);
            }
        } catch (Names.Unknown e) {
            // Not there: looked for in the others.
        }
        try {
            Names.Place any = names.place(null, stage);
            return new Place(any.pipeline(), any.stage(), null);
        } catch (Names.Unknown e) {
            return new Place(null, null, e.getMessage());
        }
    }

    /**
     * Holds the stages against what the CRMs have.
     *
     * @param stages names or ids by CRM
     * @param metadata of the CRMs that could be asked
     */
    public static List<MappingCheck.Finding> check(Map<CrmId, String> stages, Map<CrmId, Metadata> metadata) {
        List<MappingCheck.Finding> findings = new ArrayList<>();
        stages.forEach((crm, stage) -> Optional.ofNullable(metadata.get(crm))
                .map(known -> place(crm, known, null, stage).fault())
                .ifPresent(fault -> findings.add(new MappingCheck.Finding("deleted.close-stage." + crm, fault))));
        return findings;
    }
}
