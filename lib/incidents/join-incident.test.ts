import { describe, expect, test } from 'vitest';
import type { Actor } from '#lib/auth/contract.ts';
import type { IncidentState } from './contract.ts';
import { type Joining, joinIncident } from './join-incident.ts';

const at = (minute: number) => new Date(Date.UTC(2031, 4, 4, 3, minute));
const NOW = at(40);
const ada: Actor = { kind: 'user', id: 'u1', name: 'Ada' };
const v2 = { model: 'flights', version: 2 };
const v3 = { model: 'flights', version: 3 };

function incident(state: IncidentState, mitigatedAt: Date | null, versions = [v2]) {
  return {
    ...{ number: 7, state, isOpen: true, mergedInto: null, mitigatedAt, versions },
    ...{ acknowledgedAt: at(5), acknowledgedBy: ada, resolvedAt: null, reviewedAt: null },
  };
}

const joining = (cause: Joining['cause'], began: number, versions = [v2]): Joining => ({
  ...{ cause, summary: 'Errors rose.', startedAt: at(began), versions },
});

const toldOf = ({ effects }: ReturnType<typeof joinIncident>) =>
  effects.flatMap((effect) => (effect.do === 'tell' ? `${effect.kind}: ${effect.text}` : []));
const harmOf = ({ effects }: ReturnType<typeof joinIncident>) =>
  effects.flatMap((effect) => (effect.do === 'append' ? [effect.detail.harm] : []));

describe('what joins one that was mitigated opens it again, as a new page', () => {
  test.each<[Joining['cause'], number, Date | null, object]>([
    ['alert', 30, null, { began: at(30).toISOString() }],
    ['alert', 10, null, { began: at(20).toISOString() }],
    ['guard_question', 30, null, { began: at(30).toISOString() }],
    ['automatic_rollback', 30, NOW, { began: at(30).toISOString(), ended: NOW.toISOString() }],
  ])('%s since minute %i', (cause, began, mitigatedAt, harm) => {
    const joined = joinIncident(incident('mitigated', at(20)), joining(cause, began), NOW);
    expect(joined.next).toMatchObject({ state: 'open', acknowledgedAt: null, mitigatedAt });
    expect(joined.effects[0]).toMatchObject({
      ...{ do: 'append', text: 'Open again: Errors rose.' },
      detail: { from: 'mitigated', to: 'open', action: 'reopen', harm },
    });
    expect(toldOf(joined)).toEqual(['firing: Errors rose.']);
  });
});

describe.each(['open', 'acknowledged', 'investigating'] as const)('one that is %s', (state) => {
  test('stays as it is by an alert, and nobody is told', () => {
    const before = incident(state, null);
    const { versions: _versions, ...course } = before;
    expect(joinIncident(before, joining('alert', 30), NOW)).toEqual({ next: course, effects: [] });
  });

  test('stays as it is by a guard’s question, and those who know of it are told', () => {
    const joined = joinIncident(incident(state, null), joining('guard_question', 30), NOW);
    expect(joined.next).toMatchObject({ state, mitigatedAt: null, acknowledgedBy: ada });
    expect(harmOf(joined)).toEqual([]);
    expect(toldOf(joined)).toEqual(['update: Errors rose.']);
  });

  test('does no harm any more once what it is about is rolled back', () => {
    const joined = joinIncident(incident(state, null), joining('automatic_rollback', 30), NOW);
    expect(joined.next).toMatchObject({ state, mitigatedAt: NOW });
    expect(harmOf(joined)).toEqual([{ ended: NOW.toISOString() }]);
    expect(toldOf(joined)).toEqual(['update: Errors rose.']);
  });

  test.each([[[v2, v3]], [[]]])('goes on where it is about more: %j', (versions) => {
    const before = incident(state, null, versions);
    const joined = joinIncident(before, joining('automatic_rollback', 30), NOW);
    expect(joined.next.mitigatedAt).toBeNull();
    expect(toldOf(joined)).toEqual(['update: Errors rose.']);
  });

  test.each<[Joining['cause'], number, object[], string[]]>([
    // It still sees what was rolled back.
    ['alert', 25, [], []],
    ['alert', 31, [{ began: at(31).toISOString() }], ['update: Errors rose.']],
    ['guard_question', 25, [{ began: at(25).toISOString() }], ['update: Errors rose.']],
  ])('after a rollback, by %s since minute %i', (cause, began, harm, told) => {
    const joined = joinIncident(incident(state, at(20)), joining(cause, began, [v3]), NOW);
    expect(joined.next).toMatchObject({ state, mitigatedAt: harm.length > 0 ? null : at(20) });
    expect(harmOf(joined)).toEqual(harm);
    expect(toldOf(joined)).toEqual(told);
  });
});
