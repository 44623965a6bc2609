import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { peers, pythonOf, startPeer } from './peers.ts';
import { type Contender, type Ratio, ratioOf, type Summary, takeTurns } from './rounds.ts';
import {
  FEATURES,
  type Models,
  type startMainstay,
  type Target,
  WIDE_FEATURES,
} from './targets.ts';

export interface Bench {
  models: Models;
  reference: Target;
  reference500: Target;
  mainstay: Awaited<ReturnType<typeof startMainstay>>;
  rounds: number;
  durationMs: number;
}

/** A figure that has to be reached. */
export interface Goal {
  what: string;
  measured: number;
  /** `least`: no less than that; `most`: no more. */
  bound: { least: number } | { most: number };
}

export interface Section {
  title: string;
  summaries: Summary[];
  ratios: { what: string; ratio: Ratio }[];
  goals: Goal[];
  notes: string[];
}

const CONNECTIONS = 32;
const WARM_UP_MS = 500;

function usual({ models, durationMs }: Bench, trees: 100 | 500 = 100): Contender['plan'] {
  return {
    modelFile: models.file[trees],
    features: FEATURES,
    rowsPerRequest: 1,
    requests: 4096,
    repeats: 0,
    connections: CONNECTIONS,
    warmUpMs: WARM_UP_MS,
    durationMs,
  };
}

/** (a), (b) and (c). */
export async function measureSingleRows(bench: Bench): Promise<Section> {
  const plan = usual(bench);
  // As many different rows as it can be asked in a round, so that only the repeats are known.
  const enough = Math.ceil(((bench.durationMs + WARM_UP_MS) / 1000) * 40_000);
  const [a, b, c] = await takeTurns(
    [
      { name: 'a', target: bench.reference, plan },
      { name: 'b', target: bench.mainstay.target(100, 'plain'), plan },
      {
        name: 'c',
        target: bench.mainstay.target(100, 'cached'),
        plan: { ...plan, requests: enough, repeats: 0.5 },
      },
    ],
    bench.rounds,
  );
  if (!a || !b || !c) throw new Error('three were measured');
  const ratio = ratioOf(b, a);
  return {
    title: 'One row per request, 32 connections',
    summaries: [
      { ...a, name: '(a) node:http + ONNX Runtime' },
      { ...b, name: '(b) Mainstay, everything on, cache off' },
      { ...c, name: '(c) Mainstay, cache on, half repeats' },
    ],
    ratios: [
      { what: 'requests/s, (b) of (a)', ratio },
      { what: 'requests/s, (c) of (a)', ratio: ratioOf(c, a) },
    ],
    goals: [{ what: '(b) of (a)', measured: ratio.middle, bound: { least: 0.5 } }],
    notes: [],
  };
}

/** Each at half of the requests/s that it can do, and the reference also at (b)'s. */
export async function measureHalfLoad(
  bench: Bench,
  half: { a: number; b: number },
): Promise<Section> {
  const plan = { ...usual(bench), connections: 64 };
  const at = (perSecond: number) => `${Math.round(perSecond).toLocaleString('en')} requests/s`;
  const [a, b, same] = await takeTurns(
    [
      {
        name: `(a) node:http + ONNX Runtime, ${at(half.a)}`,
        target: bench.reference,
        plan: { ...plan, perSecond: half.a },
      },
      {
        name: `(b) Mainstay, everything on, cache off, ${at(half.b)}`,
        target: bench.mainstay.target(100, 'plain'),
        plan: { ...plan, perSecond: half.b },
      },
      {
        name: `(a) node:http + ONNX Runtime, ${at(half.b)}`,
        target: bench.reference,
        plan: { ...plan, perSecond: half.b },
      },
    ],
    bench.rounds,
  );
  if (!a || !b || !same) throw new Error('three were measured');
  const p99 = ({ p99: value }: { p99: number }) => value;
  const most = 3;
  return {
    title: 'Half load: requests that are sent whether or not others were answered',
    summaries: [a, b, same],
    ratios: [
      { what: 'p99, (b) of (a), each at half of its own requests/s', ratio: ratioOf(b, a, p99) },
      { what: 'p99, (b) of (a), both at half of (b)’s', ratio: ratioOf(b, same, p99) },
    ],
    goals: [
      { what: 'p99, each at half of its own load', measured: b.p99 / a.p99, bound: { most } },
      { what: 'p99, both at half of (b)’s load', measured: b.p99 / same.p99, bound: { most } },
    ],
    notes: [],
  };
}

export async function measureBatching(bench: Bench): Promise<Section> {
  const plan = { ...usual(bench, 500), connections: 256 };
  const [a, off, on] = await takeTurns(
    [
      { name: 'node:http + ONNX Runtime', target: bench.reference500, plan },
      { name: 'Mainstay, batching off', target: bench.mainstay.target(500, 'unbatched'), plan },
      { name: 'Mainstay, batching on', target: bench.mainstay.target(500, 'plain'), plan },
    ],
    bench.rounds,
  );
  if (!a || !off || !on) throw new Error('three were measured');
  const ratio = ratioOf(on, off);
  return {
    title: 'Batching: 500 trees, 256 connections',
    summaries: [a, off, on],
    ratios: [
      { what: 'requests/s, batching on of off', ratio },
      { what: 'requests/s, batching on of node:http + ONNX Runtime', ratio: ratioOf(on, a) },
    ],
    goals: [{ what: 'batching on of off', measured: ratio.middle, bound: { least: 1.3 } }],
    notes: [],
  };
}

export async function measureManyRows(bench: Bench): Promise<Section> {
  const plan = { ...usual(bench), rowsPerRequest: 1000, requests: 64, connections: 8 };
  const [a, b] = await takeTurns(
    [
      { name: '(a) node:http + ONNX Runtime', target: bench.reference, plan },
      {
        name: '(b) Mainstay, everything on, cache off',
        target: bench.mainstay.target(100, 'plain'),
        plan,
      },
    ],
    bench.rounds,
  );
  if (!a || !b) throw new Error('two were measured');
  const ratio = ratioOf(b, a);
  return {
    title: '1,000 rows per request, 8 connections',
    summaries: [a, b],
    ratios: [{ what: 'requests/s, (b) of (a)', ratio }],
    goals: [{ what: '1,000 rows, (b) of (a)', measured: ratio.middle, bound: { least: 0.5 } }],
    notes: [],
  };
}

/** What rules cost: the same model without any, with 60 of 20 features, and with an outlier score beside them. */
export async function measureValidation(bench: Bench): Promise<Section> {
  const plan = { ...usual(bench), modelFile: bench.models.wide.file, features: WIDE_FEATURES };
  const { wide } = bench.mainstay;
  const [none, ruled, outlier] = await takeTurns(
    [
      { name: 'No rules', target: wide('unruled'), plan },
      { name: '60 rules, enforced', target: wide('ruled'), plan },
      { name: '60 rules and an outlier score, enforced', target: wide('ruled-outlier'), plan },
    ],
    bench.rounds,
  );
  if (!none || !ruled || !outlier) throw new Error('three were measured');
  const ratio = ratioOf(ruled, none);
  const withOutlier = ratioOf(outlier, none);
  return {
    title: 'Validation: 20 features, one row per request, 32 connections',
    summaries: [none, ruled, outlier],
    ratios: [
      { what: 'requests/s, 60 rules of none', ratio },
      { what: 'requests/s, 60 rules and an outlier score of none', ratio: withOutlier },
    ],
    goals: [
      { what: '60 rules of none', measured: ratio.middle, bound: { least: 0.9 } },
      {
        what: '60 rules and an outlier score of none',
        measured: withOutlier.middle,
        bound: { least: 0.9 },
      },
    ],
    notes: [],
  };
}

/** (d), each beside (b), one after the other. Those whose virtual environment is not there are left out. */
export async function measurePeers(bench: Bench): Promise<Section> {
  const plan = usual(bench);
  const section: Section = {
    title: 'Other model servers, the same ONNX file, one row per request, 32 connections',
    summaries: [],
    ratios: [],
    goals: [],
    notes: [],
  };
  const compared: { ratio: number; onLoop: boolean }[] = [];
  for (const peer of peers) {
    const python = pythonOf(peer);
    if (!python) {
      section.notes.push(`${peer.title} was not measured: it has no virtual environment.`);
      continue;
    }
    const { target, stop } = await startPeer(peer, python, bench.models.file[100]);
    try {
      const beside = bench.mainstay.target(100, 'plain');
      const [d, b] = await takeTurns(
        [
          { name: peer.title, target, plan },
          { name: '(b)', target: beside, plan },
        ],
        bench.rounds,
      );
      if (!d || !b) throw new Error('two were measured');
      section.summaries.push(d);
      const ratio = ratioOf(b, d);
      section.ratios.push({ what: `requests/s, (b) of ${peer.title}`, ratio });
      compared.push({ ratio: ratio.middle, onLoop: peer.runsOnItsLoop === true });
    } finally {
      await stop();
    }
  }
  const apart = compared.filter(({ onLoop }) => !onLoop);
  for (const [what, those] of [
    ['(b) of the best of (d)', compared],
    ['(b) of the best of (d) that keeps answering while a model runs', apart],
  ] as const) {
    if (those.length === 0) continue;
    const measured = Math.min(...those.map(({ ratio }) => ratio));
    section.goals.push({ what, measured, bound: { least: 5 } });
  }
  return section;
}

/** What bench/ship.ts says. */
export function measureShipping(): Section {
  const { stdout, status } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, '../ship.ts'), '200000'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const found = /^ship: ([\d,]+) records\/s/m.exec(stdout)?.[1];
  if (status !== 0 || found === undefined) throw new Error(`bench/ship.ts failed:\n${stdout}`);
  const perSecond = Number(found.replaceAll(',', ''));
  return {
    title: 'Shipping the log to Postgres (`npm run bench:ship`)',
    summaries: [],
    ratios: [],
    goals: [{ what: 'records/s shipped', measured: perSecond, bound: { least: 20_000 } }],
    notes: stdout.trim().split('\n'),
  };
}
