package io.leadbridge.app;

import io.leadbridge.crm.OAuthRedisStore;
import io.leadbridge.crm.RedisTokens;
import io.leadbridge.crm.Sealer;
import io.leadbridge.event.Resealed;
import io.leadbridge.event.Sealed;
import io.leadbridge.tenant.StoredSecrets;
import io.leadbridge.tenant.TenantStore;
import io.leadbridge.tenant.Vault;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code leadbridge rekey}: seals all that is sealed in Redis anew, with the first of the keys. Exit codes: 0 the first key
 * has sealed everything, 1 something is left, 2 wrong settings.
 */
@Command(
        name = "rekey",
        description = "Seals all stored secrets anew, with the first key of LEADBRIDGE_SECRET_KEY.",
        mixinStandardHelpOptions = true)
final class RekeyCommand implements Callable<Integer> {

    private static final int LEFT = 1;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        System.setProperty("leadbridge.log", "none");
        Settings settings = Leadbridge.settings(spec);
        Vault vault = Vaults.of(settings);
        try (BorrowedRedis borrowed = BorrowedRedis.of(settings)) {
            LettuceConnectionFactory redis = RedisAddress.connect(borrowed.url(), settings.redis());
            try {
                return rekey(stores(new StringRedisTemplate(redis), vault));
            } finally {
                redis.destroy();
            }
        }
    }

    /** Everything that is kept sealed. */
    private static List<Sealed> stores(StringRedisTemplate redis, Vault vault) {
        Sealer sealer = new VaultSealer(vault);
        TenantStore tenants = new TenantStore(redis, vault, Clock.systemUTC(), new SecureRandom());
        return List.of(new RedisTokens(redis, sealer), new OAuthRedisStore(redis, sealer), new StoredSecrets(tenants));
    }

    private int rekey(List<Sealed> stores) {
        PrintWriter out = spec.commandLine().getOut();
        boolean complete = true;
        try {
            for (Sealed store : stores) {
                complete &= tell(out, store.reseal());
            }
        } catch (DataAccessException e) {
            out.println("Redis does not answer (" + e.getClass().getSimpleName() + "): what is told above is done.");
            out.println("What to do: see that REDIS_URL is right and that Redis runs, and call it again.");
            complete = false;
        }
        if (complete) {
            out.println(
                    "The first key has sealed everything. Once every server has it as its first, the others may go.");
        }
        out.flush();
        return complete ? 0 : LEFT;
    }

    private static boolean tell(PrintWriter out, Resealed done) {
        out.println(done.what() + ": " + done.anew() + " sealed anew, " + done.already() + " by the first key already, "
                + done.unopened().size() + " not opened");
        done.unopened().forEach(name -> out.println("  NOT opened: " + name));
        if (done.overtaken() > 0) {
            out.println("  " + done.overtaken() + " stored meanwhile by a server that has another first key:"
                    + " give every server the new key first, then call it again");
        }
        return done.complete();
    }
}
