import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { createJoinFixture, lines } from '#test/join-files.ts';
import type { PointInTimeJoin } from './contract.ts';

const fixture = await createJoinFixture();
afterAll(() => fixture.close());
const { db, at, join, folder } = fixture;
const created = { createdTime: 'c' };

describe('the latest row that had happened and was known', () => {
  it('in the order of the rows, duplicates and all', async () => {
    const out = await join(
      lines('t,k,label', '2026-01-03,b,1', '2026-01-02,a,2', '2026-01-03,b,1', '2026-01-01,a,3'),
      lines('k,e,x', 'a,2026-01-01,1', 'a,2026-01-02T00:00:00.001Z,2', 'b,2026-01-02,3'),
    );
    expect(out).toBe(
      lines(
        't,k,label,x,x__status',
        '2026-01-03,b,1,3,present',
        '2026-01-02,a,2,1,present',
        '2026-01-03,b,1,3,present',
        '2026-01-01,a,3,1,present',
      ),
    );
  });

  it('of two tied on every time, the one that comes last', async () => {
    const rows = ['a,2026-01-01,2026-01-01,first', 'a,2026-01-01,2026-01-01,second'];
    for (const order of [rows, rows.toReversed()]) {
      const out = await join(lines('k,t', 'a,2026-01-02'), lines('k,e,c,x', ...order), created);
      expect(out).toContain(`a,2026-01-02,${order[1]?.split(',')[3]},present`);
    }
  });

  it('of those at one time, the one known last; unknown is last', async () => {
    const out = await join(
      lines('k,t', 'a,2026-01-09', 'b,2026-01-09'),
      lines(
        'k,e,c,x',
        'a,2026-01-01,2026-01-03,later',
        'a,2026-01-01,2026-01-02,sooner',
        'b,2026-01-01,,unknown',
        'b,2026-01-01,2026-01-03,known',
      ),
      created,
    );
    expect(out).toBe(
      lines('k,t,x,x__status', 'a,2026-01-09,later,present', 'b,2026-01-09,unknown,present'),
    );
  });

  const late = lines('k,e,c,x', 'a,2026-01-01,2026-01-01,1', 'a,2026-01-02,2026-01-05,2');

  it('not one that became known later', async () => {
    const out = await join(lines('k,t', 'a,2026-01-04', 'a,2026-01-05'), late, created);
    expect(out).toBe(lines('k,t,x,x__status', 'a,2026-01-04,1,present', 'a,2026-01-05,2,present'));
  });

  it('unless asked to ignore that', async () => {
    const out = await join(lines('k,t', 'a,2026-01-04'), late, { ...created, ignoreCreated: true });
    expect(out).toContain('a,2026-01-04,2,present');
  });

  it('an older one that becomes known later does not replace a newer one', async () => {
    const out = await join(
      lines('k,t', 'a,2026-01-09'),
      lines('k,e,c,x', 'a,2026-01-02,2026-01-02,new', 'a,2026-01-01,2026-01-08,old'),
      created,
    );
    expect(out).toContain('a,2026-01-09,new,present');
  });

  it('nothing of the future', async () => {
    const out = await join(lines('k,t', 'a,2026-01-01'), lines('k,e,x', 'a,2026-01-02,1'));
    expect(out).toContain('a,2026-01-01,,not_found');
  });
});

it('a value is as old as the ttl, and no older; at its time it is there', async () => {
  const out = await join(
    lines(
      'k,t',
      'a,2026-01-01T00:00:00Z',
      'a,2026-01-02T00:00:00Z',
      'a,2026-01-02T00:00:00.000001Z',
      'a,2025-12-31T23:59:59.999999Z',
    ),
    lines('k,e,x,y', 'a,2026-01-01,1,'),
    { ttlMs: 86_400_000 },
  );
  expect(out).toBe(
    lines(
      'k,t,x,x__status,y,y__status',
      'a,2026-01-01T00:00:00Z,1,present,,null',
      'a,2026-01-02T00:00:00Z,1,present,,null',
      'a,2026-01-02T00:00:00.000001Z,,expired,,expired',
      'a,2025-12-31T23:59:59.999999Z,,not_found,,not_found',
    ),
  );
});

describe('empty files', () => {
  it('no rows', async () => {
    expect(await join('k,t\n', lines('k,e,x', 'a,2026-01-01,1'))).toBe('k,t,x,x__status\n');
  });

  it('no events', async () => {
    expect(await join(lines('k,t', 'a,2026-01-01'), 'k,e,x')).toBe(
      lines('k,t,x,x__status', 'a,2026-01-01,,not_found'),
    );
  });

  it('neither', async () => {
    expect(await join('k,t\n', 'k,e,c,x\n', created)).toBe('k,t,x,x__status\n');
  });
});

it('a number that is none is null', async () => {
  const out = await join(
    lines('k,t', 'a,2026-01-01', 'b,2026-01-01', 'c,2026-01-01'),
    lines('k,e,x', 'a,2026-01-01,nan', 'b,2026-01-01,inf', 'c,2026-01-01,1.50'),
  );
  expect(out.match(/,[^,]*,[a-z]+$/gm)).toEqual([',,null', ',,null', ',1.50,present']);
});

it('Parquet has types, also from CSV', async () => {
  await join(
    lines('k,t,label,zip,price', 'a,2026-01-02T00:00:00Z,true,01234,1.5'),
    lines('k,e,n,d', 'a,2026-01-01,3,2026-01-01'),
    { out: at('out.parquet') },
  );
  const described = await db.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM '${at('out.parquet')}'`,
  );
  expect(described.map((one) => `${one.column_name} ${one.column_type}`)).toEqual([
    'k VARCHAR',
    't TIMESTAMP WITH TIME ZONE',
    'label BOOLEAN',
    'zip VARCHAR',
    'price DOUBLE',
    'n BIGINT',
    'n__status VARCHAR',
    'd DATE',
    'd__status VARCHAR',
  ]);
});

describe('says what is wrong, and writes nothing', () => {
  const rows = lines('k,t', 'a,2026-01-01');
  const events = lines('k,e,x', 'a,2026-01-01,1');

  it.each<[string, string, string, Partial<PointInTimeJoin>, RegExp]>([
    ['a missing key', rows, events, { keys: ['z'] }, /has no column z \(there are k, e, x\)/],
    ['a missing time', rows, events, { time: 'z' }, /entities\.csv has no column z/],
    ['a missing created time', rows, events, created, /features\.csv has no column c/],
    ['no file', rows, events, { features: '/nowhere/f.csv' }, /there is no such file/],
    ['a folder', rows, events, { features: tmpdir() }, /it is a folder/],
    ['an empty file', '', events, {}, /it is empty; expected a line of column names/],
    ['a short row', rows, 'k,e,x\na,2026-01-01\n', {}, /Line: 2.*Expected Number of Columns: 3/],
    ['a quote that does not end', rows, 'k,e,x\na,"2026-01-01,1\n', {}, /unterminated quote/],
    ['no time', rows, 'k,e,x\na,2026-01-01,1\na,soon,1\n', {}, /row 2 has "soon" in the column e/],
    ['one name twice', rows, 'k,e,x,x\n', {}, /two columns named "x"/],
    ['no features', rows, 'k,e\n', {}, /has no features/],
    ['a feature named like a column', 'k,t,X\n', events, {}, /two columns x: one is a column of/],
    ['a feature named like a status', rows, 'k,e,x,x__status\n', {}, /two columns x__status/],
    ['an output that is no file', rows, events, { out: '/nowhere/o.csv' }, /There is no folder/],
    ['an output of another kind', rows, events, { out: 'o.txt' }, /must end in \.csv or \.parquet/],
  ])('%s', async (_name, entities, features, more, message) => {
    await rm(at('out.csv'), { force: true });
    await expect(join(entities, features, more)).rejects.toThrow(message);
    expect((await readdir(folder)).filter((name) => name.includes('out.csv'))).toEqual([]);
  });

  it('an output that is an input', async () => {
    await expect(join(rows, events, { out: at('features.csv') })).rejects.toThrow(
      /is one of the files that are read/,
    );
    expect(await readFile(at('features.csv'), 'utf8')).toBe(events);
  });

  it('a Parquet file that is cut short', async () => {
    await writeFile(at('cut.parquet'), 'PAR1 and no more');
    await expect(join(rows, '', { features: at('cut.parquet') })).rejects.toThrow(/cannot be read/);
  });
});

it('names of features can be told apart, and chosen', async () => {
  const out = await join(
    lines('k,t,x', 'a,2026-01-01,label'),
    lines('k,e,x,y,z', 'a,2026-01-01,1,2,3'),
    { prefix: 'late_', columns: ['z', 'x'] },
  );
  expect(out).toBe(
    lines(
      'k,t,x,late_z,late_z__status,late_x,late_x__status',
      'a,2026-01-01,label,3,present,1,present',
    ),
  );
});

it('a name that is a pattern elsewhere is a name', async () => {
  await writeFile(at("it's [1]*?.csv"), lines('k,t', 'a,2026-01-01'));
  const out = await join('', lines('k,e,x', 'a,2026-01-01,1'), { entities: at("it's [1]*?.csv") });
  expect(out).toContain('present');
});
