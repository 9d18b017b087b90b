/** Classes that break the rules of architecture, one for each, to show that the rules catch them. */
package io.leadbridge.architecture.guilty;
