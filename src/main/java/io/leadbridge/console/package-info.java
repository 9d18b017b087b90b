/**
 * The pages for people under {@code /admin/}: what is going on, what became of each event, what waits and why, and the
 * means to steer it.
 *
 * <p>Here: what each page shows, how it is written ({@code src/main/jte}), in which language, its assets, and the tokens
 * that forms need. Each page is one bean method, which a route of {@code routes/console.camel.yaml} names. Not here: who may
 * come in ({@code admin.Gate}), how a tenant is changed and a connection is tested ({@code admin}), how stories are found
 * ({@code history}), what the queue can do ({@code camel.redisqueue}), what would become of a lead ({@code dryrun}).
 */
package io.leadbridge.console;
