import { Agent, request } from 'node:http';
import { openDb } from '#lib/db/client.ts';
import { entitySchema, sourceSchema, type View, viewSchema } from '#lib/features/contract.ts';
import { createFeatureService } from '#lib/features/service.ts';
import { quantile } from '../quantiles.ts';
import { startStack } from '../stack.ts';
import type { Section } from './report.ts';

const SYSTEM = { actor: { kind: 'system', id: 'bench', name: 'Bench' }, requestId: null } as const;
const HOUR = 3_600_000;
const BATCH = 5000;
const AT_ONCE = [1, 8, 32];

/** Twenty features: two values and each of the nine aggregations, over windows of an hour to thirty days. */
const view: View = viewSchema.parse({
  name: 'origin_stats',
  source: 'arrivals',
  ttl: '30d',
  features: [
    { kind: 'value', name: 'delay_now', column: 'delay' },
    { kind: 'value', name: 'carrier_now', column: 'carrier' },
    ...[
      { size: '3h', hop: '5m' },
      { size: '30d', hop: '1h' },
    ].flatMap((window, at) => [
      { kind: 'aggregate', name: `count_${at}`, function: 'count', window },
      ...['sum', 'mean', 'min', 'max', 'stddev', 'last'].map((name) => ({
        kind: 'aggregate',
        name: `${name}_${at}`,
        function: name,
        column: 'delay',
        window,
      })),
      {
        kind: 'aggregate',
        name: `distinct_${at}`,
        function: 'distinct_count',
        column: 'carrier',
        window,
      },
      {
        kind: 'aggregate',
        name: `late_${at}`,
        function: 'rate',
        predicate: [{ column: 'delay', is: '>=', value: 15 }],
        window,
      },
    ]),
  ],
});

/** Looking twenty features up over HTTP, on a warm gateway with Postgres beside it and no Redis; and pushing. */
export async function measureOnline(
  size: { entities: number; events: number; seconds: number },
  rounds: number,
): Promise<Section> {
  const stack = await startStack({ gateways: 1, console: false });
  try {
    const pushed = await fill(stack.databaseUrl, size);
    const url = new URL('/get-online-features', stack.gatewayUrls[0]);
    const ask = asker(url, stack.apiKey, size.entities);
    await askFor(ask, 8, 2);
    const took = new Map(
      AT_ONCE.map((atOnce) => [atOnce, [] as { ms: number[]; seconds: number }[]]),
    );
    for (let round = 0; round < rounds; round += 1) {
      for (const atOnce of AT_ONCE) {
        took.get(atOnce)?.push(await askFor(ask, atOnce, size.seconds));
      }
    }
    const summaries = AT_ONCE.map((atOnce) => {
      const all = took.get(atOnce) ?? [];
      const middle = (q: number) =>
        quantile(
          all.map(({ ms }) => quantile(ms, q)),
          0.5,
        );
      const perSecond = quantile(
        all.map(({ ms, seconds }) => ms.length / seconds),
        0.5,
      );
      return { atOnce, perSecond, p50: middle(0.5), p99: middle(0.99) };
    });
    const features = view.features.length;
    return {
      title: `Online: ${features} features of one of ${size.entities} entities, ${size.events.toLocaleString('en')} events`,
      head: ['connections', 'lookups per second', 'p50, ms', 'p99, ms'],
      rows: summaries.map((one) => [
        String(one.atOnce),
        one.perSecond.toFixed(0),
        one.p50.toFixed(2),
        one.p99.toFixed(2),
      ]),
      goals: [
        {
          what: `lookup of ${features} features, p99 in ms`,
          measured: summaries[0]?.p99 ?? Number.NaN,
          most: 5,
        },
      ],
      notes: [
        'Over HTTP, the client, the gateway and Postgres on the same cores; entities at random. The features are two values and each of the nine aggregations but two, over 3 hours in steps of 5 minutes and over 30 days in steps of an hour.',
        `Pushed in batches of ${BATCH}: ${pushed.toFixed(0)} events a second into the log, the latest events and the buckets of all 18 aggregates.`,
      ],
    };
  } finally {
    await stack.stop();
  }
}

/** Defines the features and pushes events; returns how many a second. */
async function fill(
  url: string,
  { entities, events }: { entities: number; events: number },
): Promise<number> {
  const db = openDb({ url, applicationName: 'mainstay-bench' });
  const features = createFeatureService({ db, now: () => new Date() });
  try {
    const entity = entitySchema.parse({ name: 'origin', keys: [{ name: 'origin' }] });
    await features.createEntity(entity, SYSTEM);
    const source = sourceSchema.parse({
      kind: 'push',
      name: 'arrivals',
      entity: 'origin',
      columns: { delay: 'number', carrier: 'string' },
    });
    await features.createSource({ source }, SYSTEM);
    await features.createView({ view }, SYSTEM);
    const started = performance.now();
    const now = Date.now();
    for (let at = 0; at < events; at += BATCH) {
      const rows = Array.from({ length: Math.min(BATCH, events - at) }, (_, index) => {
        const n = at + index;
        // Half of them in the last three hours, half in the last thirty days.
        const span = n % 2 === 0 ? 3 * HOUR : 720 * HOUR;
        return {
          origin: `O${n % entities}`,
          event_timestamp: new Date(now - ((n * 7919) % 100_003) * (span / 100_003)).toISOString(),
          delay: ((n * 31) % 90) - 10,
          carrier: `C${n % 23}`,
        };
      });
      await features.push('arrivals', rows);
    }
    const seconds = (performance.now() - started) / 1000;
    await db.pool.query('ANALYZE');
    return events / seconds;
  } finally {
    await db.close();
  }
}

type Ask = (turn: number) => Promise<number>;

/** Asks for one entity; how many milliseconds it took. */
function asker(url: URL, apiKey: string, entities: number): Ask {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const features = view.features.map(({ name }) => `${view.name}:${name}`);
  return (turn) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ features, entities: { origin: [`O${turn % entities}`] } });
      const headers = {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const started = performance.now();
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.once('end', () => {
          if (response.statusCode === 200) resolve(performance.now() - started);
          else reject(new Error(`answered ${response.statusCode}`));
        });
      });
      sent.once('error', reject);
      sent.end(body);
    });
}

async function askFor(
  ask: Ask,
  atOnce: number,
  seconds: number,
): Promise<{ ms: number[]; seconds: number }> {
  const ms: number[] = [];
  const started = performance.now();
  let turn = 0;
  const client = async () => {
    while (performance.now() - started < seconds * 1000) {
      turn += 1;
      ms.push(await ask(turn * 7919));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return { ms, seconds: (performance.now() - started) / 1000 };
}
