/** Tests of the room {@code spool}. */
package io.leadbridge.spool;
