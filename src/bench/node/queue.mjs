// BullMQ's side of the queue benchmark: one process that takes a request as a line of JSON and answers with one.
//
// The requests and their answers are those of io.leadbridge.bench.queue.OurQueue; both sides measure the same way.
// BullMQ as its documentation wants it in production: connections reused, finished jobs removed, maxRetriesPerRequest null
// for workers. Jobs have no attempts, backoff or priority, which is the least work BullMQ knows.
import { createInterface } from 'node:readline';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

const port = Number(process.argv[2]);
const bodyChars = Number(process.argv[3]);
const connection = new Redis(port, '127.0.0.1');
const workerConnection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
const options = { removeOnComplete: true, removeOnFail: true };
const queues = new Map();

function queue(name) {
  if (!queues.has(name)) {
    queues.set(name, new Queue(name, { connection, defaultJobOptions: options }));
  }
  return queues.get(name);
}

const filler = 'leads[update][0][custom_fields][0][values][0][value]=79161234567&'.repeat(20);

function body(number) {
  return `leads[update][0][id]=${number}&${filler}`.slice(0, bodyChars);
}

function timed(nanos) {
  return `${nanos}&${filler}`.slice(0, bodyChars);
}

const seconds = (from) => Number(process.hrtime.bigint() - from) / 1e9;

async function ready(worker) {
  worker.on('error', (error) => console.error('worker', error));
  await worker.waitUntilReady();
  return worker;
}

const requests = {
  /** Jobs that wait, as fast as they go in. */
  async fill({ queue: name, count, deduplicate }) {
    for (let from = 0; from < count; from += 500) {
      const jobs = [];
      for (let number = from; number < Math.min(count, from + 500); number++) {
        const opts = deduplicate ? { deduplication: { id: `id-${number}`, ttl: 7_200_000 } } : undefined;
        jobs.push({ name: 'webhook', data: { body: body(number) }, opts });
      }
      await queue(name).addBulk(jobs);
    }
    return {};
  },

  /** The time until this many waiting jobs are completed. */
  async process({ queue: name, count, concurrency }) {
    const worker = await ready(new Worker(name, async () => {}, { connection: workerConnection, concurrency, autorun: false }));
    const done = new Promise((resolve) => {
      let completed = 0;
      worker.on('completed', () => {
        completed += 1;
        if (completed === count) {
          resolve();
        }
      });
    });
    const start = process.hrtime.bigint();
    worker.run();
    await done;
    const took = seconds(start);
    await worker.close();
    return { seconds: took };
  },

  /** The time to add this many jobs with so many under way at once. */
  async enqueue({ queue: name, count, inFlight }) {
    const target = queue(name);
    await target.waitUntilReady();
    let next = 0;
    const start = process.hrtime.bigint();
    await Promise.all(
      Array.from({ length: inFlight }, async () => {
        while (next < count) {
          const number = next++;
          await target.add('webhook', { body: body(number) });
        }
      }),
    );
    return { seconds: seconds(start) };
  },

  /** Milliseconds from add to handler at a fixed rate; the rate is kept however long an add takes. */
  async latency({ queue: name, rate, count, concurrency, handlerMillis }) {
    const millis = [];
    let finish;
    const finished = new Promise((resolve) => (finish = resolve));
    const handler = async (job) => {
      if (job.name === 'timed') {
        millis.push(Number(process.hrtime.bigint() - BigInt(job.data.body.split('&')[0])) / 1e6);
        if (millis.length === count) {
          finish();
        }
      }
      if (handlerMillis > 0) {
        await new Promise((resolve) => setTimeout(resolve, handlerMillis));
      }
    };
    const worker = await ready(new Worker(name, handler, { connection: workerConnection, concurrency }));
    const target = queue(name);
    await target.waitUntilReady();
    const start = process.hrtime.bigint();
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.min(count, Math.floor(seconds(start) * rate) + 1);
      for (; sent < due; sent++) {
        target.add('timed', { body: timed(process.hrtime.bigint()) }).catch((error) => console.error('add', error));
      }
      if (sent === count) {
        clearInterval(timer);
      }
    }, 1);
    await finished;
    await worker.close(true);
    return { millis };
  },

  /** Takes one job and never finishes it; answers when the handler has begun. */
  async hang({ queue: name }) {
    await new Promise((resolve) => {
      ready(new Worker(name, () => new Promise(() => resolve()), { connection: workerConnection, concurrency: 1 }));
    });
    return {};
  },

  /** Answers with the time on the monotonic clock at which a handler got a job. */
  async receive({ queue: name }) {
    let worker;
    const nanos = await new Promise((resolve) => {
      const handler = async () => resolve(process.hrtime.bigint());
      ready(new Worker(name, handler, { connection: workerConnection, concurrency: 1 })).then((made) => (worker = made));
    });
    await worker?.close();
    return { nanos: Number(nanos) };
  },

  /** Adds one job. */
  async add({ queue: name }) {
    await queue(name).add('webhook', { body: body(1) });
    return {};
  },

  /** Forgets what it holds of queues; Redis is about to be emptied. */
  async forget() {
    await Promise.all([...queues.values()].map((each) => each.close()));
    queues.clear();
    return {};
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  try {
    answer = await requests[request.do](request);
  } catch (error) {
    answer = { error: String(error.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
