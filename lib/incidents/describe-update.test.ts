import { expect, it, test } from 'vitest';
import { describeUpdate, type IncidentSayings } from './describe-update.ts';

const before: IncidentSayings = {
  ...{ title: 'slow', severity: 3, summary: 'it is slow', models: ['flights'], runbook: null },
  ...{ versions: [], roles: { commander: 'u1' }, startedAt: new Date('2031-05-04T03:00:00Z') },
};
const names = (user: string) => ({ u1: 'Ada', u2: 'Grace' })[user] ?? user;

test.each<[string, Partial<IncidentSayings>, string, string]>([
  ['a title', { title: 'wrong' }, 'change', 'It is called “wrong” now, and was “slow”'],
  ['a severity', { severity: 1 }, 'severity', 'Severity went from 3 to 1'],
  ['what was seen', { summary: 'x' }, 'change', 'What was seen was written anew'],
  [
    'what is affected',
    {
      models: ['flights', 'fares'],
      versions: [3, 2].map((version) => ({ model: 'flights', version })),
    },
    ...(['change', 'Affected: flights (versions 2, 3), fares; before: flights'] as const),
  ],
  [
    'when it began',
    { startedAt: new Date('2031-05-04T02:40:00Z') },
    ...(['change', 'It began at 2031-05-04 02:40 UTC, not at 2031-05-04 03:00 UTC'] as const),
  ],
  ['a runbook', { runbook: 'bad-release' }, 'change', 'Its runbook is bad-release'],
  ['a role', { roles: { commander: 'u2' } }, 'role', 'Grace is commander now'],
  ['a role that is free', { roles: {} }, 'role', 'Nobody is commander any more'],
])('tells %s', (_name, over, kind, text) => {
  expect(describeUpdate(before, { ...before, ...over }, names)).toMatchObject([{ kind, text }]);
});

it('has nothing to tell of what is the same, and an entry for each thing that is not', () => {
  expect(describeUpdate(before, { ...before, versions: [], models: ['flights'] }, names)).toEqual(
    [],
  );
  const after = { ...before, severity: 2, roles: { commander: 'u1', scribe: 'u2' } };
  expect(describeUpdate(before, after, names).map(({ kind }) => kind)).toEqual([
    'severity',
    'role',
  ]);
});
