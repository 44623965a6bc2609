import { expect, it } from 'vitest';
import { matchPolicy } from './match-policy.ts';

const policy = (id: string, models: string[], severities: (1 | 2 | 3 | 4)[], second = 0) => ({
  ...{ id, policy: { models, severities } },
  createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, second)),
});
const policies = [
  policy('everything', ['*'], [1, 2], 0),
  policy('flights-late', ['flights'], [1, 2, 3], 9),
  policy('flights', ['fraud', 'flights'], [1], 5),
];

it.each([
  [{ severity: 1, models: ['flights'] }, 'flights'],
  [{ severity: 2, models: ['flights'] }, 'flights-late'],
  [{ severity: 2, models: ['other', 'flights'] }, 'flights-late'],
  [{ severity: 2, models: ['other'] }, 'everything'],
  [{ severity: 2, models: [] }, 'everything'],
  [{ severity: 3, models: ['other'] }, undefined],
  [{ severity: 4, models: ['flights'] }, undefined],
])('%j goes by %s', (incident, expected) => {
  expect(matchPolicy(policies, incident)?.id).toBe(expected);
});
