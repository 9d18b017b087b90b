/** What tenant files promise: every fault with its line, the last good version in force, no secret in any message. */
package io.leadbridge.tenant;
