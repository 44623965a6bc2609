import { describe, expect, it } from 'vitest';
import { sumErrors } from './sum-errors.ts';
import type { CountedRecord } from './sum-minutes.ts';

const at = Date.parse('2026-01-01T10:00:30.000Z');
const failed = (over: Partial<CountedRecord> = {}): CountedRecord => ({
  id: 'id-1',
  atMs: at,
  requestId: 'r-1',
  model: 'flights',
  version: 1,
  releaseSeq: 1,
  status: 500,
  rowCount: 1,
  latencyMs: 1,
  degraded: false,
  cached: false,
  errorCode: 'internal',
  errorStage: 'run',
  errorDetail: 'it fell over',
  failedVersion: null,
  failedStage: null,
  failedCode: null,
  degradedReason: null,
  validation: null,
  lookups: null,
  kept: true,
  ...over,
});

it('groups by model, version, stage and code', () => {
  const sums = sumErrors([
    failed(),
    failed(),
    failed({ errorStage: 'shape' }),
    failed({ errorCode: 'invalid_features', status: 422 }),
    failed({ version: null }),
    failed({ model: 'churn' }),
    failed({ errorCode: null, status: 200 }),
  ]);
  expect(sums.map(({ count }) => count).sort()).toEqual([1, 1, 1, 1, 2]);
  const prints = sums.map(({ fingerprint }) => fingerprint);
  expect(new Set(prints).size).toBe(5);
  expect(prints).toEqual(prints.toSorted());
  expect(sumErrors([failed()])[0]?.fingerprint).toBe(
    sumErrors([failed({ id: 'other', atMs: 0 })])[0]?.fingerprint,
  );
});

describe('versions that others answered for', () => {
  const answered = (over: Partial<CountedRecord> = {}) =>
    failed({
      version: 1,
      status: 200,
      degraded: true,
      errorCode: null,
      errorStage: null,
      errorDetail: null,
      failedVersion: 2,
      failedStage: 'run',
      failedCode: 'version_timeout',
      degradedReason: 'version 2: there was no answer within 300 ms',
      ...over,
    });

  it('are grouped as themselves, apart from predictions that failed', () => {
    const sums = sumErrors([
      answered(),
      answered({ version: 3 }),
      answered({ failedCode: 'breaker_open' }),
      answered({ status: 503, errorCode: 'no_answer', errorStage: 'run', version: 2 }),
    ]);
    expect(sums.map(({ version, code, count }) => `${version} ${code} ${count}`).sort()).toEqual([
      '2 breaker_open 1',
      '2 no_answer 1',
      '2 version_timeout 2',
    ]);
    for (const { example } of sums) {
      expect(example.detail).toBe('version 2: there was no answer within 300 ms');
    }
  });

  it('have not failed when an operator holds them, or their rules pass them over', () => {
    expect(sumErrors([answered({ failedCode: 'breaker_held' })])).toEqual([]);
    expect(sumErrors([answered({ failedCode: 'passed_over' })])).toEqual([]);
  });
});

it('counts per minute, and knows when the first and the last were', () => {
  const [sum] = sumErrors([failed(), failed({ atMs: at + 60_000 }), failed({ atMs: at - 1 })]);
  expect(sum).toMatchObject({ count: 3, firstAtMs: at - 1, lastAtMs: at + 60_000 });
  expect([...(sum?.minutes ?? [])]).toEqual([
    [at - 30_000, 2],
    [at + 30_000, 1],
  ]);
});

it.each([
  ['the newest', [failed({ id: 'a' }), failed({ id: 'b', atMs: at + 1 })], 'b'],
  ['the newest in any order', [failed({ id: 'b', atMs: at + 1 }), failed({ id: 'a' })], 'b'],
  ['one that is in the log', [failed({ id: 'a' }), failed({ id: 'b', kept: false })], 'a'],
  ['one that is, when it comes', [failed({ id: 'b', kept: false }), failed({ id: 'a' })], 'a'],
])('shows as the example %s', (_name, records, id) => {
  expect(sumErrors(records)[0]?.example.id).toBe(id);
});
