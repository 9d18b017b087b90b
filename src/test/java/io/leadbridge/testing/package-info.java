/** What tests of several rooms share: a real Redis. */
package io.leadbridge.testing;
