import { expect, it } from 'vitest';
import { ruledFeatures } from '#test/ruled-features.ts';
import { readCell } from './read-cell.ts';

const byName = new Map(ruledFeatures.map((feature) => [feature.name, feature]));

it.each([
  ['distance', '12.5', 12.5],
  ['distance', 'NaN', null],
  ['distance', 'nan', null],
  ['distance', 'inf', Infinity],
  ['distance', '-Infinity', -Infinity],
  ['distance', 'far', 'far'],
  ['hour', '5.0', 5],
  ['hour', 'nan', null],
  ['hour', 'inf', 'inf'],
  ['late', 'True', true],
  ['late', 'false', false],
  ['late', '1', true],
  ['late', '0', false],
  ['late', 'yes', 'yes'],
  ['carrier', 'nan', 'nan'],
  ['carrier', '1', '1'],
])('CSV: %s %s is %s', (name, text, value) => {
  expect(readCell(byName.get(name), text, true)).toBe(value);
});

it.each([
  ['distance', { toString: () => '12.50' }, 12.5],
  ['distance', 2n ** 60n, 2 ** 60],
  ['hour', 5n, 5],
  ['hour', { toString: () => '2020-01-01' }, '2020-01-01'],
  ['distance', '12.5', '12.5'],
  ['late', 'true', 'true'],
  ['carrier', { toString: () => '2020-01-01' }, '2020-01-01'],
  ['carrier', null, null],
])('Parquet: %s %s is %s', (name, cell, value) => {
  expect(readCell(byName.get(name), cell, false)).toBe(value);
});
