package io.leadbridge.crm;

import io.leadbridge.event.Record;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What changed in a CRM since some time.
 *
 * @param leads the changed leads as they are now, oldest change first; one may come in two answers that follow each other
 * @param gone ids of leads that were deleted, as far as the CRM tells
 * @param until to go on from here; never before the time that was asked for
 * @param more whether there is more by now, beyond this answer's bound
 */
public record Changes(List<Record> leads, Set<String> gone, Instant until, boolean more) {}
