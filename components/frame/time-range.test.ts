import { describe, expect, test } from 'vitest';
import { boundsOf, keepTimeRange, readTimeRange } from './time-range.ts';

const a = '2026-11-22T10:00:00.000Z';
const b = '2026-11-22T11:00:00.000Z';

describe('readTimeRange', () => {
  test.each([
    ['two ends', a, b, { kind: 'custom', from: a, to: b }],
    ['ends with an offset', '2026-11-22T11:00:00+01:00', b, { kind: 'custom', from: a, to: b }],
    ['one end', a, null, { kind: 'preset', preset: '6h' }],
    ['ends the wrong way round', b, a, { kind: 'preset', preset: '6h' }],
    ['ends that are no times', 'x', 'y', { kind: 'preset', preset: '6h' }],
  ])('%s', (_name, from, to, range) => {
    expect(readTimeRange('6h', from, to)).toEqual(range);
  });
});

test('a preset ends now', () => {
  const now = Date.parse(b);
  expect(boundsOf({ kind: 'preset', preset: '1h' }, now)).toEqual({ from: a, to: b });
  expect(boundsOf({ kind: 'custom', from: a, to: b }, 0)).toEqual({ from: a, to: b });
});

test.each([
  ['/a', 'range=6h&version=3', '/a?range=6h'],
  ['/a?x=1', 'live=false', '/a?x=1&live=false'],
  ['/a', 'version=3', '/a'],
])('%s with %s becomes %s', (path, search, result) => {
  expect(keepTimeRange(path, new URLSearchParams(search))).toBe(result);
});
