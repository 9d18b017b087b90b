/** {@code -Dbench=sync}: how many leads a second go from one CRM to the other, and how long one takes. */
package io.leadbridge.bench.sync;
