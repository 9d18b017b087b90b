// The peer of the intake benchmark: what a careful Node team would write to take the same webhooks.
//
// It does the work of our intake: the secret is compared in constant time, the body is kept as it came, the same bytes are
// dropped for two hours, and it answers when the job is in Redis. Fastify without a logger; BullMQ as its documentation
// wants it for a producer in an HTTP server: one connection, reused, that refuses commands while it is disconnected.
import { createHash, timingSafeEqual } from 'node:crypto';
import fastify from 'fastify';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

const [port, redisPort, tenant, crm, secret] = process.argv.slice(2);
const sha256 = (data) => createHash('sha256').update(data).digest();
const secrets = new Map([[`${tenant}/${crm}`, sha256(secret)]]);
const nobody = sha256('');

const connection = new Redis(Number(redisPort), '127.0.0.1', { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
connection.on('error', (error) => console.error('redis', error.message));
await new Promise((resolve) => connection.once('ready', resolve));
const queue = new Queue('webhooks', { connection, defaultJobOptions: { removeOnComplete: true } });
await queue.waitUntilReady();

const server = fastify({ logger: false, bodyLimit: 2 * 1024 * 1024 });
server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (request, body, done) => done(null, body));

server.post('/webhooks/:tenant/:crm/:secret', async (request, reply) => {
  const { tenant, crm, secret } = request.params;
  const known = secrets.get(`${tenant}/${crm}`);
  if (!timingSafeEqual(known ?? nobody, sha256(secret)) || !known) {
    return reply.code(404).send();
  }
  const job = {
    tenant,
    crm,
    receivedAt: Date.now(),
    contentType: request.headers['content-type'],
    body: request.body.toString('latin1'),
  };
  const id = `${tenant}-${crm}-${sha256(request.body).toString('hex')}`;
  try {
    const stored = await queue.add('webhook', job, { deduplication: { id, ttl: 7_200_000 } });
    return { status: 'accepted', id: stored.id };
  } catch (error) {
    return reply.code(503).header('retry-after', '10').send({ status: 'unavailable' });
  }
});

await server.listen({ host: '127.0.0.1', port: Number(port) });
