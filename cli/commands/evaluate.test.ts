import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '#test/run-command.ts';
import { expectEqual, performanceFigures } from '#test/stats/performance-figures.ts';

const TIMEOUT_MS = 30_000;
let folder: string;
const at = (name: string) => path.join(folder, name);
const binary = performanceFigures('binary')[0];
const many = performanceFigures('multiclass')[0];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evaluate-'));
  const csv = `y,p\n${binary?.labels.map((y, row) => `${y},${binary.scores[row]}`).join('\n')}\n`;
  await writeFile(at('binary.csv'), csv);
  await writeFile(at('binary.csv.gz'), gzipSync(csv));
  const rows = many?.labels.map((y, row) => `${y},${many.scores.map((column) => column[row])}`);
  await writeFile(at('classes.csv'), `what,p_0,p_1,p_2\n${rows?.join('\n')}\n`);
  await writeFile(at('gaps.csv'), 'y,p\n1,0.9\n,0.4\n0,NaN\n0,0.2\n');
});
afterAll(() => rm(folder, { recursive: true }));

const run = (file: string, options: string) =>
  runCommand(['evaluate', at(file), ...options.split(' ')], {});

it.each([
  ['binary.csv', '--label y --score p', binary?.expected],
  ['binary.csv.gz', '--label y --score p', binary?.expected],
  ['classes.csv', '--label what --score p_*', many?.expected],
])(
  'says of %s what scikit-learn says',
  async (file, options, expected) => {
    const { code, output } = await run(file, `${options} --json`);
    expect(code, output).toBe(0);
    const found = JSON.parse(output);
    const metrics = Object.entries(expected ?? {}).filter(([name]) => !name.startsWith('prob_'));
    expect(metrics.length).toBeGreaterThan(10);
    for (const [name, value] of metrics) expectEqual(found[name], value, name);
  },
  TIMEOUT_MS,
);

it(
  'prints a table, with what was left out',
  async () => {
    const { code, output } = await run('gaps.csv', '--label y --score p --skip-missing');
    expect(output).toMatch(
      /^Binary, 2 rows, 1 of them 1, .*; 2 without a value left out\n\nmetric/,
    );
    expect(output).toMatch(/\nroc_auc +1\.0000/);
    expect(code).toBe(0);
  },
  TIMEOUT_MS,
);

it(
  'says where the model is worst',
  async () => {
    const lines = Array.from({ length: 2000 }, (_row, at) => {
      const label = (at * 7) % 3 === 0 ? 1 : 0;
      const isWrong = at % 5 === 0 ? at % 2 === 0 : at % 11 === 0;
      return `${label},${isWrong === (label === 1) ? 0.2 : 0.8},${at % 5 === 0 ? 'SFO' : 'JFK'},${at}`;
    });
    await writeFile(at('segments.csv'), `y,p,airport,at\n${lines.join('\n')}\n`);
    const options = '--label y --score p --segments airport,at';
    const { output } = await run('segments.csv', `${options} --json`);
    const found = JSON.parse(output);
    expect(found.segments.slice(0, 2)).toMatchObject([
      { column: 'airport', value: 'JFK', n: 1600 },
      { column: 'airport', value: 'SFO', n: 400, accuracy: 0.5 },
    ]);
    expect(found.worst_segments[0]).toMatchObject({
      conditions: [{ column: 'airport', value: 'SFO' }],
      n: 400,
      loss_name: 'log_loss',
    });
    const table = await run('segments.csv', options);
    expect(table.output).toMatch(
      /Worst segments, on rows that were held out \(log_loss\)\n.*\nairport = SFO /,
    );
  },
  TIMEOUT_MS,
);

it.each<[string, string, string, number, RegExp]>([
  ['a label column', 'binary.csv', '--score p', 2, /evaluate needs --label/],
  ['an option', 'binary.csv', '--nope', 2, /Unknown option '--nope'/],
  ['a threshold', 'binary.csv', '--label y --score p --threshold 2', 2, /from 0 to 1, not 2/],
  ['a label', 'binary.csv', '--label x --score p', 2, /has no column x \(there are y, p\)/],
  ['missing labels', 'gaps.csv', '--label y --score p', 2, /y has no value in 1 of 4 rows/],
  ['a file', 'none.csv', '--label y --score p', 2, /there is no such file/],
])(
  'says what is wrong with %s',
  async (_name, file, options, code, message) => {
    const ended = await run(file, options);
    expect(ended.output).toMatch(message);
    expect(ended.output).not.toMatch(/\n\s+at /);
    expect(ended.code).toBe(code);
  },
  TIMEOUT_MS,
);
