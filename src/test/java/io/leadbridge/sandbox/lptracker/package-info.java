/** Tests of the stand-in of LPTracker. */
package io.leadbridge.sandbox.lptracker;
