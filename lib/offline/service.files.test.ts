import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DuckDb, openDuckDb } from '#lib/db/duckdb.ts';
import { sourceSchema, type View, viewSchema } from '#lib/features/contract.ts';
import { readFeatureExpression } from '#lib/features/feature-expression.ts';
import type { EventSource, Retrieval, RetrievedFeature } from './retrieval.ts';
import { createOfflineService } from './service.ts';

const settings = { memoryMb: 512, threads: 2, temporaryDirectory: tmpdir() };
const service = createOfflineService(settings);
let folder: string;
let db: DuckDb;
const at = (name: string) => path.join(folder, name);
const lines = (...all: string[]) => `${all.join('\n')}\n`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrieve-files-'));
  db = await openDuckDb(settings);
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const source: EventSource = {
  files: [],
  keys: [{ column: 'k', row: 'k', type: 'string' }],
  eventTime: 'e',
  columns: [
    { name: 'x', type: 'number' },
    { name: 'n', type: 'integer' },
  ],
};
const value = (column: string): RetrievedFeature => {
  return { kind: 'value', source: 0, ttlMs: null, column };
};

/** Values of x and n for one key, or what `more` says, from CSV texts. */
async function retrieve(
  files: readonly string[],
  more: Partial<Retrieval> = {},
  rows = lines('k,t', 'a,2026-01-02'),
): Promise<string> {
  const paths = await Promise.all(
    files.map(async (text, number) => {
      await writeFile(at(`events-${number}.csv`), text);
      return at(`events-${number}.csv`);
    }),
  );
  await writeFile(at('rows.csv'), rows);
  await service.retrieve({
    rows: { from: { file: at('rows.csv') }, time: 't' },
    sources: [{ ...source, files: paths }],
    features: [value('x'), value('n')],
    output: [
      { feature: 0, name: 'x' },
      { feature: 1, name: 'n' },
    ],
    out: at('out.csv'),
    ...more,
  });
  return readFile(at('out.csv'), 'utf8');
}

describe('files of events', () => {
  it('follow one another, whatever the order of their columns', async () => {
    const out = await retrieve([
      lines('k,e,x,n', 'a,2026-01-01,1,1'),
      lines('n,x,other,e,k', '2,2.5,?,2026-01-01,a'),
    ]);
    expect(out).toBe(lines('k,t,x,x__status,n,n__status', 'a,2026-01-02,2.5,present,2,present'));
  });

  it('may be CSV and Parquet, with other types', async () => {
    await db.run(`COPY (SELECT 'a' AS k, 1767225600 AS e, 3::FLOAT AS x, 4.0::DOUBLE AS n)
      TO '${at('events.parquet')}'`);
    await writeFile(at('events.csv'), lines('k,e,x,n', 'a,2026-01-01T00:00:00Z,nan,'));
    const files = [at('events.csv'), at('events.parquet')];
    const both = await retrieve([], { sources: [{ ...source, files }] });
    expect(both).toContain('3.0,present,4,present');
    const other = await retrieve([], { sources: [{ ...source, files: files.toReversed() }] });
    expect(other).toContain(',null,,null');
  });

  it.each<[string, string[], RegExp]>([
    [
      'loses a column',
      [lines('k,e,x,n', 'a,2026-01-01,1,1'), lines('k,e,n', 'a,2026-01-01,2')],
      /events-1\.csv has no column x \(there are k, e, n\)/,
    ],
    [
      'has text for a number',
      [lines('k,e,x,n', 'a,2026-01-01,1,1', 'a,2026-01-01,much,1')],
      /events-0\.csv: row 2 has "much" in the column x, which is declared number/,
    ],
    [
      'has a fraction for an integer',
      [lines('k,e,x,n', 'a,2026-01-01,1,1.5')],
      /row 1 has "1\.5" in the column n, which is declared integer/,
    ],
    [
      'has an integer beyond those that are safe',
      [lines('k,e,x,n', 'a,2026-01-01,1,9007199254740993')],
      /in the column n, which is declared integer/,
    ],
    ['has no times', [lines('k,e,x,n', 'a,then,1,1')], /row 1 has "then" in the column e/],
  ])('is refused when one %s', async (_name, files, message) => {
    await rm(at('out.csv'), { force: true });
    await expect(retrieve(files)).rejects.toThrow(message);
    expect((await readdir(folder)).filter((name) => name.includes('out.csv'))).toEqual([]);
  });
});

it('keys are of the entity’s types', async () => {
  const rows = lines('k,t', '7,2026-01-02', '007,2026-01-02', 'x,2026-01-02', ',2026-01-02');
  const events = [lines('k,e,x,n', '7,2026-01-01,1,1', ',2026-01-01,2,2')];
  const statuses = async (type: 'string' | 'integer') => {
    const sources = [{ ...source, files: [at('events-0.csv')] }];
    const keys = [{ column: 'k', row: 'k', type }];
    const out = await retrieve(events, { sources: sources.map((one) => ({ ...one, keys })) }, rows);
    return out.match(/(present|not_found)$/gm);
  };
  expect(await statuses('string')).toEqual(['present', 'not_found', 'not_found', 'not_found']);
  expect(await statuses('integer')).toEqual(['present', 'not_found', 'not_found', 'not_found']);
});

it('100,000 categories', async () => {
  await db.run(`COPY (SELECT 'a' AS k, make_timestamp(1767225600000000 + range) AS e, 'category ' || range AS s
    FROM range(100000)) TO '${at('events.parquet')}'`);
  const definition = {
    kind: 'aggregate',
    name: 'categories',
    function: 'distinct_count',
    column: 's',
    window: { size: '1d', hop: '1h' },
  } as const;
  const out = await retrieve([], {
    sources: [
      { ...source, files: [at('events.parquet')], columns: [{ name: 's', type: 'string' }] },
    ],
    features: [{ kind: 'aggregate', source: 0, ttlMs: null, type: 'integer', definition }],
    output: [{ feature: 0, name: 'categories' }],
  });
  expect(out).toContain('a,2026-01-02,100000,present');
});

describe('expressions', () => {
  const events = sourceSchema.parse({
    kind: 'push',
    name: 'events',
    entity: 'one',
    columns: { x: 'number', n: 'integer' },
  });
  const expression = (name: string, type: string, text: string) => {
    return { kind: 'expression', name, type, expression: text };
  };
  const view: View = viewSchema.parse({
    name: 'v',
    source: 'events',
    features: [
      { kind: 'value', name: 'x', column: 'x' },
      { kind: 'value', name: 'n', column: 'n' },
      expression('share', 'number', 'x / n'),
      expression('is_high', 'boolean', 'share > request.limit'),
      expression('word', 'string', 'is_high ? request["odd name"] : "low"'),
      expression('doubled', 'integer', 'n * 2 + 0.0'),
    ],
  });
  const names = view.features.map(({ name }) => name);

  function features(): RetrievedFeature[] {
    const scope = { sources: new Map([['events', events]]), views: new Map([['v', view]]) };
    return view.features.map((feature) => {
      if (feature.kind !== 'expression') return value(feature.column ?? '');
      const read = readFeatureExpression(feature, view, scope);
      if ('problems' in read) throw new Error(read.problems.join());
      return {
        kind: 'expression',
        type: feature.type,
        inputs: read.inputs.map((input) =>
          input.kind === 'request'
            ? { request: input.name }
            : { feature: names.indexOf(input.feature) },
        ),
        evaluate: (given) => read.evaluate((input) => given[read.inputs.indexOf(input)]),
      };
    });
  }

  it('are evaluated for each row, with what the row has', async () => {
    const out = await retrieve(
      [lines('k,e,x,n', 'a,2026-01-01,1,4', 'b,2026-01-01,1,0')],
      { features: features(), output: names.map((name, feature) => ({ feature, name })) },
      lines(
        'k,t,limit,odd name',
        'a,2026-01-02,0.2,high',
        'a,2026-01-02,0.25,high',
        'a,2026-01-02,,high',
        'b,2026-01-02,0.2,high',
        'c,2026-01-02,0.2,high',
      ),
    );
    const answers = out
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').slice(8));
    const none = ['', 'null', '', 'null', '', 'null'];
    expect(answers).toEqual([
      ['0.25', 'present', 'true', 'present', 'high', 'present', '8', 'present'],
      ['0.25', 'present', 'false', 'present', 'low', 'present', '8', 'present'],
      ['0.25', 'present', '', 'null', '', 'null', '8', 'present'],
      // 1 / 0 is no number.
      [...none, '0', 'present'],
      [...none, '', 'null'],
    ]);
  });
});

it('stops when it is told to, and leaves nothing behind', async () => {
  await rm(at('out.csv'), { force: true });
  const stop = new AbortController();
  const started = service.retrieve(
    {
      rows: { from: { rows: [{ k: 'a', t: '2026-01-02' }] }, time: 't' },
      sources: [{ ...source, files: [at('events.csv')] }],
      features: [value('x')],
      output: [{ feature: 0, name: 'x' }],
      out: at('out.csv'),
    },
    { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) },
  );
  await expect(started).rejects.toThrow('enough');
  expect((await readdir(folder)).filter((name) => name.includes('out.csv'))).toEqual([]);
});
