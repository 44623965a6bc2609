import { describe, expect, it } from 'vitest';
import {
  advanceEscalation,
  beginEscalation,
  dueStep,
  type EscalationState,
  type IncidentNow,
} from './advance-escalation.ts';
import { escalationPolicySchema } from './contract.ts';
import type { Resolved } from './resolve-targets.ts';

const target = { kind: 'user', id: '019a0000-0000-7000-8000-00000000000a' } as const;
const step = (wait_minutes: number) => ({ notify: [target], wait_minutes });
const policyOf = (waits: number[], repeat = 0) =>
  escalationPolicySchema.parse({
    ...{ name: 'Models', models: ['*'], severities: [1, 2], repeat },
    steps: waits.map(step),
  });

const ada: Resolved = {
  ...{ target, label: null, to: null, why: null },
  user: { id: target.id, name: 'Ada' },
  channel: { id: '019a0000-0000-7000-8000-0000000000c1', name: 'ml', kind: 'slack' },
};
const nobody: Resolved = { ...ada, user: null, channel: null, why: 'Nobody is on call in Primary' };

const START = new Date('2026-03-29T00:55:00Z');
const later = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const open: IncidentNow = { state: 'open', mergedInto: null, opening: 0, by: null };

const active = (round: number, next: number, minutes: number): EscalationState => ({
  ...{ status: 'active', round, step: next, dueAt: later(minutes), ended: null },
});

describe('one look', () => {
  const two = policyOf([5, 10]);
  const thrice = policyOf([5, 10], 2);
  it.each([
    ['the first step, at once', two, beginEscalation(START), 0, active(1, 2, 5), 'tell 1.1'],
    ['nothing before its time', two, active(1, 2, 5), 4.99, active(1, 2, 5), ''],
    ['the second when its time has come', two, active(1, 2, 5), 5, active(1, 3, 15), 'tell 1.2'],
    ['one step only, however late', two, active(1, 1, 0), 600, active(1, 2, 605), 'tell 1.1'],
    ['the last wait too', two, active(1, 3, 15), 14, active(1, 3, 15), ''],
    ['the next round', thrice, active(1, 3, 15), 15, active(2, 2, 20), 'tell 2.1'],
    ['the last round', thrice, active(2, 3, 15), 15, active(3, 2, 20), 'tell 3.1'],
  ])('carries out %s', (_what, policy, state, minutes, next, done) => {
    const now = later(minutes);
    const found = advanceEscalation({ ...state, opening: 0 }, policy, open, [ada], now);
    expect(found.next).toEqual(next);
    expect(
      found.effects.map((effect) => (effect.do === 'tell' ? name(effect) : effect.do)),
    ).toEqual(done ? [done] : []);
    expect(dueStep(state, policy, now) !== null).toBe(done !== '');
  });

  it.each([
    [two, active(1, 3, 15), 'All steps were gone through and nobody acknowledged it'],
    [thrice, active(3, 3, 15), 'All 3 rounds were gone through and nobody acknowledged it'],
  ])('ends when all has been done', (policy, state, ended) => {
    const { next, effects } = advanceEscalation(
      { ...state, opening: 0 },
      ...([policy, open, [], later(15)] as const),
    );
    expect(next).toEqual({ ...state, status: 'exhausted', dueAt: null, ended });
    expect(effects).toEqual([
      { do: 'append', about: 'exhausted', text: `${ended}: nobody else is told.` },
    ]);
  });
});

describe('a step that reaches nobody', () => {
  const two = policyOf([5, 10], 1);
  it.each([
    ['does not wait', [nobody], active(1, 1, 0), active(1, 2, 0)],
    ['waits when it is the last of its round', [nobody], active(1, 2, 0), active(1, 3, 10)],
    ['and one that reaches somebody does', [nobody, ada], active(1, 1, 0), active(1, 2, 5)],
  ])('%s', (_what, told, state, next) => {
    const found = advanceEscalation({ ...state, opening: 0 }, two, open, told, START);
    expect(found.next).toEqual(next);
  });

  it('says so', () => {
    const { effects } = advanceEscalation(
      { ...active(1, 1, 0), opening: 0 },
      ...([two, open, [nobody], START] as const),
    );
    expect(effects).toMatchObject([
      { text: 'Nobody could be told: Nobody is on call in Primary.' },
    ]);
  });
});

describe('what stops it', () => {
  const cases: [Partial<IncidentNow>, string][] = [
    [{ state: 'acknowledged', by: 'Grace' }, 'Grace acknowledged it'],
    [{ state: 'acknowledged' }, 'it is acknowledged'],
    [{ state: 'investigating', by: 'Grace' }, 'it is being investigated'],
    [{ state: 'mitigated' }, 'it is mitigated'],
    [{ state: 'resolved' }, 'it is resolved'],
    [{ state: 'reviewed' }, 'it is reviewed'],
    [{ state: 'resolved', mergedInto: 7 }, 'it is part of incident 7 now'],
    [{ opening: 1 }, 'it was closed and reopened meanwhile, which begins anew'],
  ];
  it.each(cases)('%j: %s', (incident, ended) => {
    // Though a step is due.
    const found = advanceEscalation(
      { ...active(1, 2, 5), opening: 0 },
      ...([policyOf([5, 10]), { ...open, ...incident }, [ada], later(6)] as const),
    );
    expect(found.next).toEqual({ ...active(1, 2, 5), status: 'stopped', dueAt: null, ended });
    expect(found.effects).toEqual([
      { do: 'append', about: 'stopped', text: `Nobody else is told: ${ended}.` },
    ]);
  });

  it.each(['stopped', 'exhausted'] as const)('what is %s stays so', (status) => {
    const state = { ...active(1, 2, 5), status, dueAt: null, ended: 'x' };
    const found = advanceEscalation(
      { ...state, opening: 0 },
      ...([policyOf([5]), { ...open, state: 'resolved' }, [ada], later(60)] as const),
    );
    expect(found).toEqual({ next: state, effects: [] });
  });
});

it('goes through all steps of all rounds once, in order, whenever it is looked at', () => {
  const policy = policyOf([5, 1, 30], 2);
  for (const everyMinutes of [0.25, 3, 7, 500]) {
    let state = beginEscalation(START);
    const told: string[] = [];
    const times: number[] = [];
    for (let minutes = 0; state.status === 'active'; minutes += everyMinutes) {
      const now = later(minutes);
      const { next, effects } = advanceEscalation(
        { ...state, opening: 0 },
        ...([policy, open, [ada], now] as const),
      );
      for (const effect of effects) {
        if (effect.do !== 'tell') continue;
        told.push(name(effect));
        times.push(minutes);
      }
      state = next;
    }
    expect(told).toEqual(
      [1, 2, 3].flatMap((round) => [1, 2, 3].map((each) => `tell ${round}.${each}`)),
    );
    for (const [index, wait] of [5, 1, 30, 5, 1, 30, 5, 1].entries()) {
      expect((times[index + 1] ?? 0) - (times[index] ?? 0)).toBeGreaterThanOrEqual(wait);
    }
  }
});

function name({ round, step: number }: { round: number; step: number }): string {
  return `tell ${round}.${number}`;
}
