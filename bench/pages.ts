// npm run bench:pages: how long the console takes to answer with 1,000 versions and 1,000,000 logged predictions, per page and
// per list of the API, beside the cheapest authenticated answer of the same server as reference.
import { MODEL_NAME } from '../examples/flights/versions.ts';
import { consoleApi } from './console-api.ts';
import { quantile } from './quantiles.ts';
import { seedLarge } from './seed-large.ts';
import { signIn } from './sign-in.ts';
import { startStack } from './stack.ts';

const RUNS = 20;
const GOAL_MS = 200;

const stack = await startStack({ gateways: 1 });
try {
  const api = consoleApi(stack);
  await api.registerFlights([1, 2, 3]);
  await api.promote(1);
  const seeded = await seedLarge(stack.databaseUrl, {
    model: MODEL_NAME,
    versions: 1_000,
    predictions: 1_000_000,
  });
  console.log(`Seeded ${seeded.versions} versions and ${seeded.predictions} predictions.`);
  const cookie = await signIn(stack);
  const model = `/models/${MODEL_NAME}`;
  const rest = `/api/v1${model}`;
  const time = async (path: string) => {
    const times: number[] = [];
    for (let run = 0; run < RUNS + 2; run += 1) {
      const startedAt = performance.now();
      const response = await fetch(stack.consoleUrl + path, { headers: { cookie } });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      // The first two warm the server's caches.
      if (run >= 2) times.push(performance.now() - startedAt);
    }
    return times;
  };
  const week = new Date(Date.now() - 7 * 86_400_000).toISOString();
  const day = new Date(Date.now() - 86_400_000).toISOString();
  const paths = [
    '/',
    model,
    `${model}/versions`,
    `${model}/versions/500`,
    `${model}/versions/compare?a=1&b=2`,
    `${model}/releases`,
    `${model}/predictions`,
    `${model}/predictions/${seeded.requestId}`,
    `${model}/try`,
    '/settings/audit',
    '/docs/api',
    '/api/v1/fleet',
    '/api/v1/models',
    `${rest}/status`,
    `${rest}/series`,
    `${rest}/series?from=${encodeURIComponent(day)}`,
    `${rest}/series?from=${encodeURIComponent(week)}`,
    `${rest}/versions`,
    `${rest}/versions?limit=200`,
    `${rest}/releases`,
    `/api/v1/predictions`,
    `/api/v1/predictions?model=${MODEL_NAME}`,
    `/api/v1/predictions?model=${MODEL_NAME}&version=700`,
    `/api/v1/predictions?model=${MODEL_NAME}&status=error`,
    `/api/v1/predictions?request_id=${seeded.requestId}`,
    `/api/v1/predictions/${seeded.requestId}`,
    '/api/v1/audit',
  ];
  const reference = quantile(await time('/api/v1/me'), 0.5);
  console.log(`reference /api/v1/me: median ${reference.toFixed(1)} ms\n`);
  console.log(`${'median'.padStart(8)} ${'p95'.padStart(8)} ${'× reference'.padStart(12)}`);
  let missed = 0;
  for (const path of paths) {
    const times = await time(path);
    const [median, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
    if (p95 > GOAL_MS) missed += 1;
    const columns = [
      median.toFixed(1).padStart(8),
      p95.toFixed(1).padStart(8),
      (median / reference).toFixed(1).padStart(12),
    ];
    console.log(`${columns.join(' ')}  ${path}${p95 > GOAL_MS ? '  MISSED' : ''}`);
  }
  console.log(
    `\ngoal: p95 ≤ ${GOAL_MS} ms everywhere: ${missed === 0 ? 'reached' : `missed by ${missed}`}`,
  );
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  await stack.stop();
}
