package io.leadbridge.sync;

import io.leadbridge.event.Account;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a batch's events come to.
 *
 * @param events all that are to be worked, in the order of the messages
 * @param hints one for each lead that has to be looked at, in the order in which they were first named
 * @param unwanted one for each lead of which only such events came as no rule can match
 * @param outcomes of the events that ended here, before any call
 * @param restructured accounts whose fields or stages changed
 * @param contactsGone contacts that were deleted
 */
record Merged(
        Map<EventId, Event> events,
        List<Hint> hints,
        List<Hint> unwanted,
        Map<EventId, Outcome> outcomes,
        Set<Account> restructured,
        Set<RecordRef> contactsGone) {}
