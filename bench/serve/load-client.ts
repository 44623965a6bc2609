// Sends requests to one server as a LoadPlan says, checks each answer, and says what it saw. Started by run-load.ts, in a process of
// its own so that it shares no thread with what it measures.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Connection, openConnection } from './http-connection.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';
import { requestFormats } from './request-bodies.ts';
import { makeRows } from './rows.ts';

const TOLERANCE = 1e-4;
const HOT_REQUESTS = 100;

process.once('message', async (plan: LoadPlan) => {
  const prepared = await prepare(plan);
  const result = await load(plan, prepared);
  process.send?.(result, () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready' });

interface Prepared {
  bytes: Buffer;
  expected: Float32Array;
}

async function prepare(plan: LoadPlan): Promise<Prepared[]> {
  const { requests, rowsPerRequest, features, seed } = plan;
  const session = await InferenceSession.create(plan.modelFile);
  const rows = makeRows(requests * rowsPerRequest, features, seed);
  const { score } = await session.run({
    features: new Tensor('float32', Float32Array.from(rows.flat()), [rows.length, features]),
  });
  await session.release();
  const scores = score?.data as Float32Array;
  const made = Array.from({ length: requests }, (_, index) => {
    const from = index * rowsPerRequest;
    const until = from + rowsPerRequest;
    return { bytes: encode(plan, rows.slice(from, until)), expected: scores.subarray(from, until) };
  });
  return inTurn(made, plan.repeats);
}

/** With repeats, that share of the requests is drawn from a few that come again and again. */
function inTurn(made: Prepared[], repeats: number): Prepared[] {
  if (repeats === 0) return made;
  const hot = made.slice(0, HOT_REQUESTS);
  let owed = 0;
  let next = 0;
  return made.slice(HOT_REQUESTS).flatMap((request) => {
    const turn = [request];
    for (owed += repeats / (1 - repeats); owed >= 1; owed -= 1) {
      const again = hot[next++ % hot.length];
      if (again) turn.push(again);
    }
    return turn;
  });
}

function encode({ path, headers, format }: LoadPlan, rows: number[][]): Buffer {
  const body = JSON.stringify(requestFormats[format].body(rows));
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${head}\r\n${body}`,
  );
}

async function load(plan: LoadPlan, prepared: Prepared[]): Promise<LoadResult> {
  const answerAfter = requestFormats[plan.format].answerAfter(plan.rowsPerRequest);
  const latencies: number[] = [];
  let failed = 0;
  let firstFailure: string | null = null;
  let sent = 0;
  let measuredFrom = Number.POSITIVE_INFINITY;
  let isOver = false;
  const free: (() => void)[] = [];
  const due: number[] = [];
  const connections: Connection[] = [];

  const fail = (why: string) => {
    failed += 1;
    firstFailure ??= why;
  };

  for (let index = 0; index < plan.connections; index += 1) {
    let asked: Prepared | undefined;
    let since = 0;
    const ask = (at: number) => {
      asked = prepared[sent++ % prepared.length];
      since = at;
      if (asked) connection.send(asked.bytes);
    };
    const rest = () => free.push(() => ask(due.shift() ?? performance.now()));
    const connection = openConnection({
      port: plan.port,
      onAnswer(status, body) {
        const now = performance.now();
        const wrong = asked && mistake(status, body, answerAfter, asked.expected);
        if (wrong) fail(wrong);
        if (since >= measuredFrom && !isOver) latencies.push(now - since);
        if (isOver) return;
        if (plan.perSecond === undefined) ask(now);
        else if (due.length > 0) ask(due.shift() ?? now);
        else rest();
      },
    });
    connections.push(connection);
    rest();
  }

  const began = performance.now();
  const timer = plan.perSecond === undefined ? undefined : sendAt(plan.perSecond, began, due, free);
  if (plan.perSecond === undefined) for (const begin of free.splice(0)) begin();
  await sleep(plan.warmUpMs);
  measuredFrom = performance.now();
  const cpuBefore = process.cpuUsage();
  process.send?.({ type: 'measuring' });
  await sleep(plan.durationMs);
  isOver = true;
  const seconds = (performance.now() - measuredFrom) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  clearInterval(timer);
  for (const connection of connections) connection.close();
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return {
    requests: latencies.length,
    seconds,
    failed,
    firstFailure,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
  };
}

/** Every millisecond, what is due by then; what finds no free connection waits, and its time counts. */
function sendAt(perSecond: number, began: number, due: number[], free: (() => void)[]) {
  let asked = 0;
  return setInterval(() => {
    const now = performance.now();
    const target = Math.floor(((now - began) / 1000) * perSecond);
    for (; asked < target; asked += 1) due.push(now);
    while (due.length > 0) {
      const begin = free.pop();
      if (!begin) return;
      begin();
    }
  }, 1);
}

/** What is wrong with an answer, if anything: the status, or a value. */
function mistake(
  status: number,
  body: string | undefined,
  answerAfter: string,
  expected: Float32Array,
): string | undefined {
  if (status !== 200 || body === undefined) return `status ${status}: ${body?.slice(0, 200)}`;
  const at = body.indexOf(answerAfter);
  if (at < 0) return `no ${answerAfter} in ${body.slice(0, 200)}`;
  if (expected.length === 1) {
    let from = at + answerAfter.length;
    while (body[from] === ' ' || body[from] === '[') from += 1;
    const value = Number.parseFloat(body.slice(from, from + 24));
    return isNear(value, expected[0]) ? undefined : `${value} instead of ${expected[0]}`;
  }
  const from = body.indexOf('[', at);
  const values = JSON.parse(body.slice(from, body.indexOf(']', from) + 1)) as number[];
  const wrong = expected.findIndex((value, index) => !isNear(values[index] ?? Number.NaN, value));
  return wrong < 0 ? undefined : `row ${wrong}: ${values[wrong]} instead of ${expected[wrong]}`;
}

function isNear(value: number, expected = Number.NaN): boolean {
  return Math.abs(value - expected) < TOLERANCE;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
