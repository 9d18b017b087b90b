/** What rules promise: right on every state, once per passed status, clear about what the CRM lacks. */
package io.leadbridge.rules;
