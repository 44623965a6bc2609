import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDb } from '#lib/db/duckdb.ts';
import { runCommand } from '#test/run-command.ts';
import { figures, uniform } from '#test/stats/figures.ts';

let folder: string;
const at = (name: string) => path.join(folder, name);
const { golden } = figures;

const SCRIPT = '<script>alert(1)</script>';

/** Of the golden vectors, shuffled, beside categories that do not change. */
function csvOf(values: readonly number[], seed: number): string {
  const order = [...uniform(seed, values.length).entries()].sort((a, b) => a[1] - b[1]);
  const lines = order.map(([place], row) => {
    const part = (row * 37) % 100;
    const origin = part < 50 ? 'ORD' : part < 80 ? 'ATL' : SCRIPT;
    return `${values[place]},${origin},${row % 3}`;
  });
  return `score,origin,"hour, local"\n${lines.join('\n')}\n`;
}

const reference = csvOf(golden.reference, 1);
const current = csvOf(golden.current, 2);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'drift-'));
  await writeFile(at('ref.csv'), reference);
  await writeFile(at('cur.csv'), current);
  await writeFile(at('cur.csv.gz'), gzipSync(current));
  await writeFile(at('other.csv'), 'score,wind\n1,2\n');
  await writeFile(at('empty.csv'), '');
  const db = await openDuckDb({ memoryMb: 256, threads: 1, temporaryDirectory: folder });
  await db.run(
    `COPY (FROM read_csv('${at('cur.csv')}')) TO '${at('cur.parquet')}' (FORMAT parquet)`,
  );
  await db.close();
});
afterAll(() => rm(folder, { recursive: true }));

const drift = (...args: string[]) =>
  runCommand(
    ['drift', ...args.map((arg) => (/\.(csv|gz|parquet|html)$/.test(arg) ? at(arg) : arg))],
    {},
  );

describe('the figures as JSON', () => {
  it.each(['cur.csv', 'cur.csv.gz', 'cur.parquet'])('%s', async (file) => {
    const { code, output } = await drift('ref.csv', file, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(output);
    expect(Object.keys(report)).toEqual(['features', 'dataset']);
    expect(report.dataset).toEqual({ drifted: 1, tested: 3, share: 1 / 3 });
    const [score, origin] = report.features;
    expect(Object.keys(score)).toEqual(
      'name,kind,n_ref,n_cur,missing_ref,missing_cur,tests,effects,n_effective,verdict'.split(','),
    );
    expect(score).toMatchObject({
      name: 'score',
      kind: 'numeric',
      n_ref: 500,
      n_cur: 300,
      missing_ref: 0,
      missing_cur: 0,
      verdict: 'drift',
    });
    expect(Object.keys(score.tests)).toEqual(
      'ks,mann_whitney,anderson_darling,cramer_von_mises'.split(','),
    );
    expect(score.tests.ks.p_value).toBeCloseTo(0.0142097509, 9);
    expect(score.tests.anderson_darling.statistic).toBeCloseTo(golden.anderson_darling, 8);
    expect(score.effects.wasserstein_normed).toBeCloseTo(0.2702139431, 9);
    expect(Object.keys(score.effects)).toEqual('wasserstein,wasserstein_normed,psi'.split(','));
    expect(Object.keys(origin.tests)).toEqual(['chi2']);
    expect(origin.tests.chi2.dof).toBe(2);
    expect(Object.keys(origin.effects)).toEqual(['psi', 'js', 'linf']);
    expect(report.features.map(({ name }: { name: string }) => name)).toEqual([
      'score',
      'origin',
      'hour, local',
    ]);
  });
});

it('a table, and sentences of what drifted', async () => {
  const { code, output } = await drift('ref.csv', 'cur.csv');
  expect(code).toBe(0);
  expect(output).toMatch(/^feature +kind +reference +current +adjusted p +effect +verdict\n/);
  expect(output).toMatch(/\nscore +numeric +500 +300 .*drift\n/);
  expect(output).toContain('1 of 3 features drifted.');
  expect(output).toMatch(
    /score: The median went from 0 to 0\.25, .*certain \(adjusted p = 0\.0\d+\)/,
  );
});

it('exits with 1 on drift only when asked to', { timeout: 30_000 }, async () => {
  expect((await drift('ref.csv', 'cur.csv', '--fail-on-drift', '--json')).code).toBe(1);
  expect((await drift('ref.csv', 'ref.csv', '--fail-on-drift')).code).toBe(0);
  const { code } = await drift('ref.csv', 'cur.csv', '--fail-on-drift', '--columns', 'origin');
  expect(code).toBe(0);
});

it('rows that are in no order count in full when that is said', { timeout: 30_000 }, async () => {
  const lines = Array.from({ length: 3000 }, (_, row) => `${Math.sin(row / 90).toFixed(4)}\n`);
  await writeFile(at('slow.csv'), `wave\n${lines.join('')}`);
  const [ordered, independent] = await Promise.all([
    drift('slow.csv', 'slow.csv', '--json'),
    drift('slow.csv', 'slow.csv', '--json', '--independent-rows'),
  ]);
  expect(JSON.parse(ordered.output).features[0].verdict).toBe('not_enough_data');
  expect(JSON.parse(independent.output).features[0]).toMatchObject({
    n_effective: 3000,
    verdict: 'stable',
  });
});

it('kinds can be given', { timeout: 30_000 }, async () => {
  const kinds = ['--kinds', 'score=categorical,hour, local=numeric'];
  expect((await drift('ref.csv', 'cur.csv', ...kinds)).output).toMatch(/--kinds must be as in/);
  const { output } = await drift('ref.csv', 'cur.csv', '--kinds', 'score=categorical', '--json');
  expect(JSON.parse(output).features[0]).toMatchObject({
    kind: 'categorical',
    effects: { linf: 1 / 300 },
  });
});

it('a page that needs nothing else, with nothing of the files as markup', async () => {
  const { output } = await drift('ref.csv', 'cur.csv', '--html', 'report.html');
  expect(output).toContain('1 of 3 features drifted.');
  const page = await readFile(at('report.html'), 'utf8');
  expect(page).toContain('<strong>1 of 3 features drifted</strong>');
  expect(page).toContain('&lt;script&gt;alert');
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(|\s(src|href)=|\son\w+=/i);
  expect(page.match(/<svg/g)).toHaveLength(3);
  expect(page).toContain('prefers-color-scheme:dark');
});

it.each<[string, string[], RegExp]>([
  ['one file', ['ref.csv'], /drift takes two files/],
  ['an option', ['ref.csv', 'cur.csv', '--nope'], /Unknown option '--nope'/],
  ['no such file', ['ref.csv', 'gone.csv'], /gone\.csv cannot be read: there is no such file/],
  ['an empty file', ['empty.csv', 'cur.csv'], /it is empty/],
  [
    'other columns',
    ['ref.csv', 'other.csv'],
    /other\.csv has no origin, hour, local; .*ref\.csv has no wind/,
  ],
  ['a column', ['ref.csv', 'cur.csv', '--columns', 'wind'], /has no column wind/],
  ['a kind', ['ref.csv', 'cur.csv', '--kinds', 'score=text'], /"score=text" is not/],
  ['a kind of no column', ['ref.csv', 'cur.csv', '--kinds', 'x=numeric'], /no such column/],
  ['α', ['ref.csv', 'cur.csv', '--alpha', '2'], /--alpha must be between 0 and 1/],
  [
    'a page',
    ['ref.csv', 'cur.csv', '--html', 'no/such/report.html'],
    /report\.html cannot be written/,
  ],
])('says what is wrong with %s, and exits with 2', async (_name, args, message) => {
  const ended = await drift(...args);
  expect(ended.output).toMatch(message);
  expect(ended.output).not.toMatch(/\n\s+at /);
  expect(ended.code).toBe(2);
});
