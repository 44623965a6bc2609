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
    const { whole_row, ...dataset } = report.dataset;
    expect(dataset).toEqual({ drifted: 1, tested: 3, share: 1 / 3 });
    expect(whole_row).toMatchObject({ n_ref: 500, n_cur: 300 });
    expect(Object.keys(whole_row)).toEqual(
      'verdict,auc,p_value,permutations,n_ref,n_cur,columns'.split(','),
    );
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
    expect(Object.keys(score.effects)).toEqual(
      'wasserstein,wasserstein_normed,psi,hellinger,kl,energy'.split(','),
    );
    expect(score.effects.energy).toBeCloseTo(0.2052201165, 9);
    expect(Object.keys(origin.tests)).toEqual(['chi2']);
    expect(origin.tests.chi2.dof).toBe(2);
    expect(Object.keys(origin.effects)).toEqual(['psi', 'js', 'linf', 'hellinger', 'kl']);
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

describe('a correlation that turned over, which shows in no column', () => {
  const write = async (name: string, rho: number, seed: number) => {
    const numbers = uniform(seed, 4000);
    const gauss = (row: number, at: number) =>
      Math.sqrt(-2 * Math.log(1 - (numbers[2 * row + 2000 * at] ?? 0))) *
      Math.cos(2 * Math.PI * (numbers[2 * row + 1 + 2000 * at] ?? 0));
    const lines = Array.from({ length: 1000 }, (_, row) => {
      const first = gauss(row, 0);
      return `${first},${rho * first + Math.sqrt(1 - rho * rho) * gauss(row, 1)}\n`;
    });
    await writeFile(at(name), `first,second\n${lines.join('')}`);
  };

  it('is found by the whole row', { timeout: 60_000 }, async () => {
    await write('up.csv', 0.7, 21);
    await write('down.csv', -0.7, 22);
    await write('up-again.csv', 0.7, 23);
    const found = await drift('up.csv', 'down.csv', '--fail-on-drift', '--html', 'rows.html');
    expect(found.output).toContain('0 of 2 features drifted.');
    expect(found.output).toMatch(
      /Whole rows: drift\. Trees can tell the current ones from the reference \(AUC 0\.\d+, p = 0\.010; 1,000 and 1,000 rows\), most by/,
    );
    expect(found.code).toBe(1);
    expect(await readFile(at('rows.html'), 'utf8')).toContain('<p>Whole rows: drift.');
    const same = await drift('up.csv', 'up-again.csv', '--fail-on-drift', '--json');
    expect(JSON.parse(same.output).dataset).toMatchObject({
      drifted: 0,
      whole_row: { verdict: 'stable' },
    });
    expect(same.code).toBe(0);
    const without = await drift(
      'up.csv',
      'down.csv',
      '--fail-on-drift',
      '--no-whole-row',
      '--json',
    );
    expect(JSON.parse(without.output).dataset).toEqual({
      ...{ drifted: 0, tested: 2, share: 0, whole_row: null },
    });
    expect(without.code).toBe(0);
  });
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

describe('bad input has a clear verdict', () => {
  const rows = (count: number, cell: (row: number) => unknown) =>
    Array.from({ length: count }, (_, row) => `${cell(row)}`);
  const waves = (row: number) => ((row * 7919) % 997) / 10;
  const COLUMNS: [string, string[], string[], string][] = [
    ['constant', rows(500, () => 3), rows(400, () => 3), 'stable'],
    ['another_constant', rows(500, () => 3), rows(400, () => 4), 'drift'],
    ['all_missing', rows(500, () => ''), rows(400, () => ''), 'not_enough_data'],
    ['missing_now', rows(500, waves), rows(400, () => ''), 'drift'],
    ['huge', rows(500, waves), rows(400, (row) => (row % 2 ? '1e300' : '-1e300')), 'drift'],
    [
      'huge_before',
      rows(500, (row) => `${row % 100}e298`),
      rows(400, (row) => `${row % 100}e298`),
      'stable',
    ],
    ['infinite', rows(500, waves), rows(400, (row) => (row % 2 ? 'inf' : waves(row))), 'drift'],
    [
      'infinite_before',
      rows(500, (row) => (row % 5 ? waves(row) : '-inf')),
      rows(400, (row) => (row % 5 ? waves(row) : 'Infinity')),
      'stable',
    ],
    [
      'mixed',
      rows(500, (row) => (row % 3 ? row % 4 : 'n/a')),
      rows(400, (row) => (row % 3 ? row % 4 : 'n/a')),
      'stable',
    ],
    [
      'mixed_now',
      rows(500, (row) => row % 40),
      rows(400, (row) => (row % 2 ? row % 40 : 'n/a')),
      'drift',
    ],
    [
      'clock',
      rows(500, (row) => `2026-01-01T00:${String(row % 60).padStart(2, '0')}:00Z`),
      rows(400, (row) => `9999-12-31T00:${String(row % 60).padStart(2, '0')}:00Z`),
      'drift',
    ],
  ];
  const write = (name: string, side: 1 | 2) => {
    const lines = (COLUMNS[0]?.[side] ?? []).map((_, row) =>
      COLUMNS.map((column) => column[side][row]).join(','),
    );
    return writeFile(
      at(name),
      `${COLUMNS.map(([column]) => column).join(',')}\n${lines.join('\n')}\n`,
    );
  };

  it('of columns', { timeout: 60_000 }, async () => {
    await write('bad-ref.csv', 1);
    await write('bad-cur.csv', 2);
    const args = ['bad-ref.csv', 'bad-cur.csv', '--independent-rows'];
    const { code, output } = await drift(...args, '--json', '--html', 'bad.html');
    expect(code).toBe(0);
    const [warnings = '', json = ''] = output.split(/(?=\{"features")/);
    expect(warnings).toContain('mixed: 167 values of bad-ref.csv are text ("n/a") among numbers');
    expect(warnings).toContain('mixed_now: 200 values of bad-cur.csv are text');
    const { features, dataset } = JSON.parse(json);
    expect(
      features.map(({ name, verdict }: { name: string; verdict: string }) => [name, verdict]),
    ).toEqual(COLUMNS.map(([name, , , verdict]) => [name, verdict]));
    expect(dataset).toMatchObject({ tested: COLUMNS.length - 1, whole_row: { verdict: 'drift' } });
    const page = await readFile(at('bad.html'), 'utf8');
    const table = await drift(...args);
    for (const told of [page, table.output]) expect(told).not.toMatch(/NaN|undefined|Infinity σ/);
  });

  it('of one row, and of none', { timeout: 60_000 }, async () => {
    await writeFile(at('one.csv'), 'score,origin\n1.5,ORD\n');
    await writeFile(at('none.csv'), 'score,origin\n');
    for (const pair of [
      ['one.csv', 'one.csv'],
      ['one.csv', 'none.csv'],
      ['none.csv', 'none.csv'],
    ]) {
      const { code, output } = await drift(...pair, '--json', '--fail-on-drift');
      expect(code, output).toBe(0);
      expect(JSON.parse(output).dataset).toMatchObject({
        ...{
          drifted: 0,
          tested: 0,
          share: 0,
          whole_row: { verdict: 'not_enough_data', auc: null },
        },
      });
    }
  });

  it('of 10,000 categories', { timeout: 60_000 }, async () => {
    const many = (from: number) =>
      `id,origin\n${rows(10_000, (row) => `c${from + row},ORD`).join('\n')}\n`;
    await writeFile(at('many.csv'), many(0));
    await writeFile(at('more.csv'), many(5000));
    const { output } = await drift('many.csv', 'many.csv', '--json', '--columns', 'id');
    expect(JSON.parse(output)).toMatchObject({
      features: [{ verdict: 'not_enough_data' }],
      dataset: { whole_row: null },
    });
    const ids = JSON.parse((await drift('many.csv', 'more.csv', '--json')).output);
    expect(ids.features.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
      'not_enough_data',
      'stable',
    ]);
    expect(ids.dataset.whole_row.verdict).toBe('stable');
  });
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
