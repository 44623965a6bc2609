import { expect, it } from 'vitest';
import { isMoving, lookOf } from './step-looks.ts';

it.each([
  ['query', 'done', null, 'good', 'Done'],
  ['check', 'done', 'fail', 'bad', 'Fails'],
  ['check', 'done', 'pass', 'good', 'Passes'],
  ['check', 'failed', 'too_little_data', 'unknown', 'Too little data'],
  ['check', 'skipped', 'fail', 'unknown', 'Skipped'],
  ['action', 'running', null, 'warning', 'Under way'],
  ['action', 'failed', null, 'bad', 'Not done'],
  ['approval', 'running', null, 'warning', 'Waits for approval'],
  ['approval', 'failed', null, 'bad', 'Declined'],
  ['approval', 'done', null, 'good', 'Approved'],
  ['wait', 'running', null, 'warning', 'Waiting'],
  ['wait', 'pending', null, 'unknown', 'To do'],
] as const)('a %s that is %s (%s) looks %s: %s', (kind, state, verdict, look, word) => {
  expect(lookOf({ kind, state, verdict })).toEqual({ state: look, word });
});

it('moves while something is under way', () => {
  expect(isMoving([{ state: 'done' }, { state: 'running' }])).toBe(true);
  expect(isMoving([{ state: 'done' }, { state: 'failed' }])).toBe(false);
});
