package io.leadbridge.sync;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Policy;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import java.util.List;
import java.util.Set;

/**
 * What a batch has to know of its tenant.
 *
 * @param crms the CRMs that it has a connection to
 * @param rules in the order of its file
 * @param region where its people live
 * @param policy what it wants where both sides changed, or one is gone
 */
public record Customer(Set<CrmId> crms, List<Rule> rules, Region region, Policy policy) {

    /** With the usual policy. */
    public Customer(Set<CrmId> crms, List<Rule> rules, Region region) {
        this(crms, rules, region, Policy.DEFAULT);
    }
}
