package io.leadbridge.admin;

import io.leadbridge.event.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request of the admin, whose password was right.
 *
 * @param method of HTTP
 * @param path as it stood in the request line, without the query; for problems
 * @param segments of the path below {@code /admin/api}, or {@code /admin} for the console; decoded
 * @param query parameters with all their values, decoded
 * @param headers by their names in small letters, without the password; of a header that came twice, the first
 * @param body its bytes; empty if there are none
 * @param user who asks
 * @param address where from
 */
public record Request(
        String method,
        String path,
        List<String> segments,
        Map<String, List<String>> query,
        Map<String, String> headers,
        byte[] body,
        String user,
        String address) {

    /** A header; empty if it did not come. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The tenant that the path names: {@code /tenants/{tenant}/…}. */
    TenantId tenant() {
        String name = segments.get(1);
        if (!TenantId.isValid(name)) {
            throw Refusal.notFound("a tenant's name has 1 to 40 of a-z, 0-9 and '-'");
        }
        return new TenantId(name);
    }

    /** The word in a CRM's place: {@code /tenants/{tenant}/{what}/{crm}}. */
    String crm() {
        return segments.get(3);
    }

    /** The rule that the path names: {@code /tenants/{tenant}/rules/{rule}}. */
    String rule() {
        return segments.get(3);
    }

    /** The backfill that the path names: {@code /tenants/{tenant}/backfills/{backfill}}. */
    String backfill() {
        return segments.get(3);
    }

    /** Without the body. */
    @Override
    public String toString() {
        return method + " " + path + " by " + user;
    }
}
