/** Tests of the room {@code health}. */
package io.leadbridge.health;
