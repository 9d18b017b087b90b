/** Tests of the room {@code alert}. */
package io.leadbridge.alert;
