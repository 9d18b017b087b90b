/** Tests of the deliver room: the books' contract, and the promises of one lead's way, against a small CRM of maps. */
package io.leadbridge.deliver;
