// npm run bench:rollback: two gateway replicas under 200 requests/s while a version is promoted and rolled back 50 times.
// Prints how long after the request to the console each replica had swapped, beside a bare NOTIFY round trip taken at the same
// time; and whether any request failed or was answered by a version that was not in force between its request and its answer.
import { isAnswerInForce, type ReleaseSpan } from './answers-in-force.ts';
import { consoleApi } from './console-api.ts';
import { startLoad } from './load.ts';
import { measureNotify } from './notify-reference.ts';
import { describeQuantiles, quantile } from './quantiles.ts';
import { startStack } from './stack.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 50);
const RATE = 200;
const GOAL_MS = 100;

const stack = await startStack({ gateways: 2 });
try {
  const api = consoleApi(stack);
  await api.registerFlights([1, 2]);
  const spans: ReleaseSpan[] = [];
  const acks: number[] = [];
  const calls: number[] = [];
  const reference: number[] = [];
  const notify = await measureNotify(stack.databaseUrl);

  const release = async (act: () => ReturnType<typeof api.promote>) => {
    const sentAt = Date.now();
    const result = await act();
    calls.push(Date.now() - sentAt);
    const at = result.acknowledgements.map((ack) => (ack.at ? Date.parse(ack.at) : Number.NaN));
    if (!result.acknowledged || at.length !== 2) {
      throw new Error(
        `Release ${result.seq} was not acknowledged: ${JSON.stringify(result.acknowledgements)}`,
      );
    }
    const previous = spans.at(-1);
    if (previous) previous.endedAt = Math.max(...at);
    const version = result.plan.routes[0]?.version ?? 0;
    spans.push({ seq: result.seq, version, startedAt: sentAt, endedAt: Number.POSITIVE_INFINITY });
    return at.map((time) => time - sentAt);
  };

  await release(() => api.promote(1));
  const load = startLoad({ urls: stack.gatewayUrls, apiKey: stack.apiKey, perSecond: RATE });
  await sleep(1_000);
  for (let round = 0; round < ROUNDS; round += 1) {
    acks.push(...(await release(() => api.promote(2))));
    reference.push(await notify.roundTrip());
    await sleep(150);
    acks.push(...(await release(() => api.rollBack())));
    reference.push(await notify.roundTrip());
    await sleep(150);
  }
  await sleep(500);
  const answers = await load.stop();
  await notify.close();

  const failed = answers.filter(({ status }) => status !== 200);
  const wrong = answers.filter(
    (answer) => answer.status === 200 && !isAnswerInForce(answer, spans),
  );
  const p99 = quantile(acks, 0.99);
  console.log(
    `${ROUNDS} promotions and ${ROUNDS} rollbacks on 2 replicas under ${RATE} requests/s`,
  );
  console.log(`  request to swap, each replica   ${describeQuantiles(acks)}`);
  console.log(`  request to the console's answer ${describeQuantiles(calls)}`);
  console.log(`  reference: NOTIFY round trip    ${describeQuantiles(reference)}`);
  console.log(
    `  ratio of medians                ${(quantile(acks, 0.5) / quantile(reference, 0.5)).toFixed(1)}`,
  );
  console.log(
    `  predictions under load          ${describeQuantiles(answers.map(({ ms }) => ms))}`,
  );
  console.log(`  failed requests                 ${failed.length} of ${answers.length}`);
  console.log(`  answers not in force            ${wrong.length} of ${answers.length}`);
  for (const answer of [...failed, ...wrong].slice(0, 5))
    console.log('   ', JSON.stringify(answer));
  const isGood = failed.length === 0 && wrong.length === 0 && p99 <= GOAL_MS;
  console.log(
    `  goal: p99 ≤ ${GOAL_MS} ms, none failed, none out of force: ${isGood ? 'reached' : 'MISSED'}`,
  );
  process.exitCode = isGood ? 0 : 1;
} finally {
  await stack.stop();
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
