package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A task for a member of the staff.
 *
 * @param json what the client sent, which is what it reads back
 */
record LpTask(long id, LpProject project, ObjectNode json, Instant createdAt) {}
