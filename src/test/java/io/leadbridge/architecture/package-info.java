/** Tests that hold the walls between the rooms, and the route files to their word. */
package io.leadbridge.architecture;
