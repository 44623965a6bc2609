import { expect, it } from 'vitest';
import { type PastIncident, rankSimilar } from './rank-similar.ts';

const minute = (n: number) => new Date(Date.UTC(2031, 4, 4, 3, n));
const incident = {
  ...{ fingerprint: 'model:flights', cause: 'alert', models: ['flights'], runbook: 'bad-release' },
};
const past = (number: number, over: Partial<PastIncident>): PastIncident => ({
  ...{ number, title: 't', severity: 2, state: 'resolved', fingerprint: 'x', cause: 'person' },
  ...{ models: [], runbook: null, startedAt: minute(0), openedAt: minute(number) },
  ...{ mitigatedAt: null, resolvedAt: minute(30), ended: null },
  ...over,
});

it('ranks by what is the same, then by how long ago', () => {
  const found = rankSimilar(incident, [
    past(1, { runbook: 'bad-release' }),
    past(2, { models: ['flights', 'fares'] }),
    past(3, { models: ['flights'] }),
    past(4, { fingerprint: 'model:flights' }),
    past(5, { fingerprint: 'model:flights', cause: 'alert' }),
    past(6, { models: ['fares'] }),
    past(7, {}),
  ]);
  expect(found.map(({ number, why }) => [number, why])).toEqual([
    [5, 'same_cause'],
    [4, 'same_subject'],
    [3, 'same_model'],
    [2, 'same_model'],
    [1, 'same_runbook'],
  ]);
});

it('is not alike by having no runbook', () => {
  expect(rankSimilar({ ...incident, runbook: null, models: [] }, [past(1, {})])).toEqual([]);
});

it('says how long it took: until it was mitigated, else resolved; nothing of one that goes on', () => {
  const of = (over: Partial<PastIncident>) =>
    rankSimilar(incident, [past(1, { models: ['flights'], ...over })])[0]?.took_minutes;
  expect(of({ mitigatedAt: minute(12) })).toBe(12);
  expect(of({})).toBe(30);
  expect(of({ resolvedAt: null })).toBeNull();
});
