/** What tests of several rooms share: a real Redis, and a clock that is moved by hand. */
package io.leadbridge.testing;
