import { describe, expect, test } from 'vitest';
import { boundsOf, keepTimeRange, readTimeRange } from './time-range.ts';

const a = '2026-11-22T10:00:00.000Z';
const b = '2026-11-22T11:00:00.000Z';

describe('readTimeRange', () => {
  test.each([
    ['two ends', a, b],
    ['ends with an offset', '2026-11-22T11:00:00+01:00', b],
  ])('%s', (_name, from, to) => {
    expect(readTimeRange('6h', from, to)).toEqual({
      range: { kind: 'custom', from: a, to: b },
      unread: [],
    });
  });

  test.each([
    ['no end', null, null, []],
    ['a start alone', a, null, [{ name: 'from', value: a, why: 'needs a to beside it' }]],
    ['an end alone', null, b, [{ name: 'to', value: b, why: 'needs a from beside it' }]],
    [
      'ends the wrong way round',
      b,
      a,
      [{ name: 'from', value: b, why: 'must be earlier than to' }],
    ],
  ])('%s: the preset holds', (_name, from, to, unread) => {
    const range = { kind: 'preset', preset: '6h' };
    expect(readTimeRange('6h', from, to)).toEqual({ range, unread });
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
