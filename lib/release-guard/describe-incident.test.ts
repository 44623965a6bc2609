import { expect, it } from 'vitest';
import { describeIncident } from './describe-incident.ts';

const guard = {
  ...{ id: 'g1', model: 'flights', seq: 4, versions: [3] },
  startedAt: new Date('2026-03-01T12:00:00Z'),
};
const by = { kind: 'system', id: 'release-guard', name: 'Release guard' } as const;
const said = '10 % of requests failed.';
const now = new Date('2026-03-01T12:05:00Z');

it('tells what was done', () => {
  const incident = describeIncident(guard, 'roll_back', { said, by, now });
  expect(incident).toMatchObject({
    ...{
      severity: 2,
      cause: 'automatic_rollback',
      fingerprint: 'model:flights',
      runbook: 'bad-release',
      startedAt: guard.startedAt,
    },
    title: 'Version 3 of flights was rolled back automatically',
    answers: describeIncident(guard, 'ask', { said, by, now }).title,
    versions: [{ model: 'flights', version: 3 }],
  });
  expect(incident.entries.map(({ kind, source }) => [kind, source])).toEqual([
    ['guard', 'guard:g1:rolled_back'],
  ]);
});

it('or asks, once for each time that it asks', () => {
  const incident = describeIncident(guard, 'ask', { said, by, now });
  expect(incident).toMatchObject({ severity: 3, cause: 'guard_question' });
  expect(incident.summary).toBe(
    '10 % of requests failed. Release 4 is still in force. Roll it back, or go on with it.',
  );
  expect(incident.entries.map(({ source }) => source)).toEqual([
    'guard:g1:asked:2026-03-01T12:05:00.000Z',
  ]);
});
