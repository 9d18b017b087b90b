package io.leadbridge.app;

import io.leadbridge.camel.redisqueue.RedisQueueConnections;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The forms of {@code REDIS_URL}, and the connections made of it.
 *
 * <ul>
 *   <li>{@code redis://[user:password@]host[:port][/database]}, {@code rediss://} with TLS
 *   <li>{@code redis-sentinel://[user:password@]host[:port],host[:port]/0#master}
 *   <li>{@code redis-cluster://[user:password@]host[:port],host[:port]}, {@code rediss-cluster://} with TLS
 * </ul>
 */
final class RedisAddress {

    private static final String FORMS =
            "redis://, rediss://, redis-sentinel://host,host#master, redis-cluster://host,host"
                    + " or rediss-cluster://host,host";
    private static final String CLUSTER = "redis-cluster://";
    private static final String CLUSTER_TLS = "rediss-cluster://";

    private static final Duration SHUTDOWN = Duration.ofSeconds(2);
    /** A connection on which nothing comes back for so long is given up, unless commands may take longer. */
    private static final Duration SILENCE = Duration.ofSeconds(5);
    /** Between two looks at a cluster in any case, and between two because of a MOVED or a lost node. */
    private static final Duration TOPOLOGY_PERIOD = Duration.ofMinutes(1);

    private static final Duration TOPOLOGY_PAUSE = Duration.ofSeconds(2);

    private RedisAddress() {}

    /** What was expected instead of {@code url}; empty if it is one of the forms, or empty. */
    static Optional<String> fault(String url) {
        try {
            if (!url.isEmpty()) {
                seeds(url);
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            // The message may hold the password.
            return Optional.of(FORMS);
        }
    }

    /**
     * Makes a factory, started. It connects when first used, and again by itself when a connection is lost; while it is, commands
     * are refused at once.
     *
     * @param url one of the forms
     */
    static LettuceConnectionFactory connect(String url, Settings.Redis settings) {
        List<RedisURI> seeds = seeds(url);
        var client = LettuceClientConfiguration.builder();
        client.apply(seeds.get(0));
        client.commandTimeout(settings.commandTimeout());
        client.shutdownTimeout(SHUTDOWN);
        client.clientOptions(isCluster(url) ? clusterOptions(settings) : options(ClientOptions.builder(), settings));
        ClientResources resources = RedisQueueConnections.resources(longestSilence(settings));
        client.clientResources(resources);
        LettuceConnectionFactory factory = new LettuceConnectionFactory(configuration(url, seeds), client.build()) {
            /** Not told: Camel's console shows what the beans of the registry tell. */
            @Override
            public String getPassword() {
                return null;
            }

            @Override
            public void destroy() {
                super.destroy();
                resources.shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
            }
        };
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    private static RedisConfiguration configuration(String url, List<RedisURI> seeds) {
        if (!isCluster(url)) {
            return LettuceConnectionFactory.createRedisConfiguration(seeds.get(0));
        }
        RedisClusterConfiguration cluster = new RedisClusterConfiguration();
        seeds.forEach(seed -> cluster.addClusterNode(new RedisNode(seed.getHost(), seed.getPort())));
        var credentials =
                seeds.get(0).getCredentialsProvider().resolveCredentials().block();
        if (credentials != null && credentials.hasPassword()) {
            cluster.setUsername(credentials.getUsername());
            cluster.setPassword(new String(credentials.getPassword()));
        }
        return cluster;
    }

    private static List<RedisURI> seeds(String url) {
        if (!isCluster(url)) {
            return List.of(RedisURI.create(url));
        }
        String scheme = url.startsWith(CLUSTER) ? "redis://" : "rediss://";
        String rest = url.substring(url.indexOf("://") + 3);
        String login = rest.substring(0, rest.lastIndexOf('@') + 1);
        List<RedisURI> seeds = new ArrayList<>();
        for (String node : rest.substring(login.length()).split(",")) {
            seeds.add(RedisURI.create(scheme + login + node));
        }
        return seeds;
    }

    private static boolean isCluster(String url) {
        return url.startsWith(CLUSTER) || url.startsWith(CLUSTER_TLS);
    }

    private static ClusterClientOptions clusterOptions(Settings.Redis settings) {
        ClusterClientOptions.Builder builder = ClusterClientOptions.builder()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enableAllAdaptiveRefreshTriggers()
                        .adaptiveRefreshTriggersTimeout(TOPOLOGY_PAUSE)
                        .refreshTriggersReconnectAttempts(1)
                        .enablePeriodicRefresh(TOPOLOGY_PERIOD)
                        .build());
        return (ClusterClientOptions) options(builder, settings);
    }

    private static ClientOptions options(ClientOptions.Builder builder, Settings.Redis settings) {
        return RedisQueueConnections.apply(builder)
                .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.connectTimeout())
                        .keepAlive(true)
                        .build())
                .build();
    }

    private static Duration longestSilence(Settings.Redis settings) {
        Duration twoCommands = settings.commandTimeout().multipliedBy(2);
        return twoCommands.compareTo(SILENCE) > 0 ? twoCommands : SILENCE;
    }
}
