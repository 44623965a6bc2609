import { expect, it } from 'vitest';
import { escalationPolicySchema } from './contract.ts';
import { planAhead } from './plan-ahead.ts';

const START = Date.parse('2026-03-29T01:00:00Z');
const notify = [{ kind: 'user', id: '019a0000-0000-7000-8000-00000000000a' }];
const policy = escalationPolicySchema.parse({
  ...{ name: 'Models', models: ['*'], severities: [1], repeat: 1 },
  steps: [5, 10].map((wait_minutes) => ({ notify, wait_minutes })),
});
const minutes = (at: Date | null) => at && (at.getTime() - START) / 60_000;

it.each([
  // What was overdue is told now, and what follows is counted from there.
  [
    1,
    1,
    [
      ['1.1', 0],
      ['1.2', 5],
      ['2.1', 15],
    ],
    30,
  ],
  [
    1,
    2,
    [
      ['1.2', 0],
      ['2.1', 10],
    ],
    25,
  ],
  [1, 3, [['2.1', 0]], 15],
  [2, 2, [['2.2', 0]], 10],
  [2, 3, [], 0],
])('in round %i before step %i: %j, over after %i minutes', (round, step, expected, end) => {
  const state = { status: 'active', round, step, dueAt: new Date(START) } as const;
  const { steps, endsAt } = planAhead(state, policy);
  expect(steps.map((one) => [`${one.round}.${one.step}`, minutes(one.at)])).toEqual(expected);
  expect(minutes(endsAt)).toBe(end);
});

it('plans nothing of what has ended', () => {
  const state = { status: 'stopped', round: 1, step: 2, dueAt: null } as const;
  expect(planAhead(state, policy)).toEqual({ steps: [], endsAt: null });
});
