package io.leadbridge.sync;

import io.leadbridge.event.CrmId;
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
 */
public record Customer(Set<CrmId> crms, List<Rule> rules, Region region) {}
