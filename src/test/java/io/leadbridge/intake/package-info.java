/** Tests of the room {@code intake}. */
package io.leadbridge.intake;
