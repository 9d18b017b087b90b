/** Tests of the sandbox: over real HTTP, and of the models on a clock that the test moves. */
package io.leadbridge.sandbox;
