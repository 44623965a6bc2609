import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { quantile } from '../quantiles.ts';
import { benchView, type OfflineSize, writeOfflineData } from './offline-data.ts';
import type { Section } from './report.ts';

interface Took {
  seconds: number;
  cpuSeconds: number;
  megabytes: number;
}

const RUNS = [
  { name: 'retrieve', title: `Retrieval, ${benchView.features.length} features` },
  { name: 'join', title: 'mainstay pit-join, 4 features' },
  { name: 'sort', title: 'Reference: DuckDB reads, sorts and writes both files' },
] as const;

/** Training data as of times, beside the least that reading and sorting as much costs; in turns, each in a process of its own. */
export async function measureOffline(size: OfflineSize, rounds: number): Promise<Section> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-features-'));
  try {
    await writeOfflineData(folder, size);
    const took = new Map<string, Took[]>(RUNS.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const { name } of RUNS) took.get(name)?.push(await runAlone(name, folder));
    }
    const summaries = RUNS.map(({ name, title }) => {
      const all = took.get(name) ?? [];
      const middle = (of: (one: Took) => number) => quantile(all.map(of), 0.5);
      return {
        title,
        seconds: middle((one) => one.seconds),
        most: Math.max(...all.map((one) => one.seconds)),
        cpuSeconds: middle((one) => one.cpuSeconds),
        megabytes: Math.max(...all.map((one) => one.megabytes)),
      };
    });
    const [retrieval] = summaries;
    const number = (value: number) => value.toLocaleString('en');
    const what = `${number(size.rows)} rows × ${benchView.features.length} features × ${number(size.events)} events`;
    return {
      title: `Offline: ${what}`,
      head: ['', 'seconds', 'slowest', 'CPU seconds', 'most memory, MB'],
      rows: summaries.map((one) => [
        one.title,
        one.seconds.toFixed(1),
        one.most.toFixed(1),
        one.cpuSeconds.toFixed(1),
        one.megabytes.toFixed(0),
      ]),
      goals: [
        { what: `${what}, seconds`, measured: retrieval?.seconds ?? Number.NaN, most: 30 },
        { what: 'its memory, MB', measured: retrieval?.megabytes ?? Number.NaN, most: 4096 },
      ],
      notes: [
        'Two threads. The features are a value and each of the nine aggregations, over windows of 3 hours to 7 days that slide by 5 minutes or an hour; two thirds of the events became known late, up to a day.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runAlone(name: string, folder: string): Promise<Took> {
  const file = path.join(import.meta.dirname, 'offline-run.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [file, name, folder]);
  return JSON.parse(stdout);
}
