/** Tests of the room {@code app}. */
package io.leadbridge.app;
