package io.leadbridge.deliver;

import io.leadbridge.event.Record;
import io.leadbridge.event.Wish;
import java.util.List;

/**
 * A lead as it was read just now, and what its rules want of the other CRM.
 *
 * @param record the lead with its contacts
 * @param wishes what the rules want, in their order
 * @param enteredPresent whether the rules have not answered its present status yet
 */
public record View(Record record, List<Wish> wishes, boolean enteredPresent) {

    public View {
        wishes = List.copyOf(wishes);
    }
}
