import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ruledFeatures } from '#test/ruled-features.ts';
import { inferFromFile } from './infer.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-infer-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function file(name: string, content: string): Promise<string> {
  const at = path.join(directory, name);
  await writeFile(at, content);
  return at;
}

it('counts what is no number, missing values and columns that are not there', async () => {
  const odd = await file('odd.csv', 'distance,gate\n1,a\nfar,b\n,c\n3,d\ninf,e\nnan,f\n');
  const { profile, rules: found } = await inferFromFile(ruledFeatures, odd);
  expect(profile).toMatchObject({
    rows: 6,
    absent: ['hour', 'carrier', 'late'],
    extra: ['gate'],
    columns: { distance: { rows: 6, missing: 2, unusable: 2, number: { min: 1, max: 3 } } },
  });
  expect(found.map(({ kind }) => kind)).not.toContain('categories');
});

it('has the orders that every row of the file keeps, and what texts look like', async () => {
  const ordered = [
    ['seats', 'integer'],
    ['sold', 'integer'],
    ['list price', 'number'],
    ['price', 'number'],
    ['tail', 'string'],
  ] as const;
  const features = ordered.map(([name, type]) => ({
    name,
    type,
    tensorType: type === 'string' ? ('string' as const) : ('float32' as const),
  }));
  const line = (row: number) => {
    const sold = (row * 7919) % 180;
    const price = (row * 104_729) % 997;
    const tail = `N${100 + (row % 900)}A${'ABCDE'[row % 5]}`;
    return [sold + (row % 20), sold, price + (row % 50), price, tail].join(',');
  };
  const names = ordered.map(([name]) => name).join(',');
  const lines = Array.from({ length: 20_000 }, (_, row) => line(row));
  const kept = await file('kept.csv', `${names}\n${lines.join('\n')}\n,,inf,3,N100AA\n`);
  const reference = { from: 'reference', rows: 20_000 };
  const { rules: found, profile } = await inferFromFile(features, kept);
  expect(profile?.orders).toHaveLength(2);
  expect(found).toContainEqual({
    kind: 'expression',
    name: 'sold_at_most_seats',
    expression: 'sold <= seats',
    policy: { do: 'warn' },
    origin: reference,
  });
  expect(found).toContainEqual({
    kind: 'expression',
    name: 'price_at_most_list_price',
    expression: 'price <= features["list price"]',
    policy: { do: 'warn' },
    origin: reference,
  });
  expect(found).toContainEqual({
    kind: 'pattern',
    feature: 'tail',
    pattern: '[A-Z][0-9]{3}[A-Z]{2}',
    policy: { do: 'warn' },
    origin: { from: 'reference', rows: 20_001 },
  });

  // Half of the rows are in the sample: each of these is one that may not be.
  const odd = ['100,101,5,4,N100AA', '100,101,5,4,', '1,1,8,9,N1AA'];
  const broken = await file('broken.csv', `${names}\n${[...lines, ...odd].join('\n')}\n`);
  const { rules: others } = await inferFromFile(features, broken);
  expect(others.filter(({ kind }) => kind === 'expression' || kind === 'pattern')).toEqual([]);
  const given = await inferFromFile(features, broken, { tail: 'N[0-9]{3}.*' });
  expect(given.rules.filter(({ kind }) => kind === 'pattern')).toEqual([
    {
      kind: 'pattern',
      feature: 'tail',
      pattern: 'N[0-9]{3}.*',
      policy: { do: 'reject' },
      origin: { from: 'metadata' },
    },
  ]);
});

it('reads quantiles as they are defined: linear between the values in order', async () => {
  const given = await file('five.csv', 'distance\n5\n1\n4\n2\n3.5\n');
  const { profile } = await inferFromFile(ruledFeatures, given);
  const { quantiles = [], median } = profile?.columns.distance?.number ?? {};
  expect(quantiles).toHaveLength(201);
  expect([quantiles[0], quantiles[25], quantiles[100], quantiles[150], quantiles[200]]).toEqual([
    1, 1.5, 3.5, 4, 5,
  ]);
  expect(median).toBe(3.5);
});
