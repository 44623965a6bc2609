import { expect, it, test } from 'vitest';
import { incidentStates } from '#lib/incidents/contract.ts';
import { possibleActions } from '#lib/incidents/follow-incident.ts';
import { duration, nextAction, stateOf } from './incident-words.ts';

test.each([
  [0.2, '< 1 min'],
  [12.4, '12 min'],
  [60, '1 h'],
  [65, '1 h 5 min'],
  [48 * 60, '2 d'],
  [51 * 60, '2 d 3 h'],
])('%s minutes are %s', (minutes, text) => expect(duration(minutes)).toBe(text));

it('offers first what can be done', () => {
  for (const state of incidentStates) {
    const next = nextAction({ state, merged_into: null });
    const possible = possibleActions({ state, mergedInto: null });
    if (next) expect(possible).toContain(next);
    else expect(state).toBe('reviewed');
  }
});

it('says of one that is merged where to look', () => {
  expect(stateOf({ state: 'resolved', merged_into: 3 }).word).toBe('Part of incident 3');
  expect(nextAction({ state: 'resolved', merged_into: 3 })).toBeNull();
});
