import { describe, expect, it } from 'vitest';
import type { Target } from '#lib/oncall/contract.ts';
import { policySentences, scopeWords } from './policy-words.ts';

const names = {
  people: [{ id: 'ada', name: 'Ada' }],
  schedules: [{ id: 'primary', name: 'Primary' }],
  channels: [{ id: 'ops', name: 'ml-oncall' }],
};
const step = (wait_minutes: number, ...notify: [Target['kind'], string][]) => ({
  ...{ wait_minutes, notify: notify.map(([kind, id]) => ({ kind, id })) },
});

describe('policySentences', () => {
  it('says whom, when, and how it ends', () => {
    const steps = [step(5, ['schedule', 'primary'], ['channel', 'ops']), step(60, ['user', 'ada'])];
    expect(policySentences({ steps, repeat: 2 }, names)).toEqual([
      'At once: tell whoever is on call in Primary and the channel ml-oncall.',
      '5 minutes later, if nobody acknowledged: tell Ada.',
      '1 hour later it begins again, 2 more times; then nobody else is told.',
    ]);
  });

  it('says what is not there any more', () => {
    const steps = [step(1, ['schedule', 'x'], ['channel', 'x'], ['user', 'x'])];
    expect(policySentences({ steps, repeat: 0 }, names)).toEqual([
      'At once: tell a schedule that was removed, a channel that was removed and a user who is gone.',
      '1 minute later nobody else is told.',
    ]);
  });
});

it.each([
  [['*'], [1, 2, 3, 4], 'Every incident'],
  [['*'], [2, 1], 'Every incident, of severity 1 or 2'],
  [['flights', 'fraud'], [1], 'Incidents of flights or fraud, of severity 1'],
] as const)('%j at %j: %s', (models, severities, said) => {
  expect(scopeWords({ models: [...models], severities: [...severities] })).toBe(said);
});
