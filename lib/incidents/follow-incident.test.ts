import { describe, expect, it, test } from 'vitest';
import type { Actor } from '#lib/auth/contract.ts';
import { type IncidentAction, type IncidentState, incidentStates } from './contract.ts';
import {
  followIncident,
  type IncidentCourse,
  type IncidentEvent,
  possibleActions,
} from './follow-incident.ts';

const NOW = new Date('2031-05-04T03:20:00Z');
const EARLIER = new Date('2031-05-04T03:05:00Z');
const ada: Actor = { kind: 'user', id: 'u1', name: 'Ada' };
const grace: Actor = { kind: 'user', id: 'u2', name: 'Grace' };

/** As it is when it has come to a state by every step before it. */
function incident(state: IncidentState, over: Partial<IncidentCourse> = {}): IncidentCourse {
  const place = incidentStates.indexOf(state);
  return {
    ...{ number: 7, state, isOpen: place < 4, mergedInto: null },
    acknowledgedAt: place >= 1 ? EARLIER : null,
    acknowledgedBy: place >= 1 ? grace : null,
    mitigatedAt: place >= 3 ? EARLIER : null,
    resolvedAt: place >= 4 ? EARLIER : null,
    reviewedAt: place >= 5 ? EARLIER : null,
    ...over,
  };
}

const act = (state: IncidentState, kind: IncidentAction, note?: string) =>
  followIncident(incident(state), { kind, by: ada, note }, NOW);

describe('goes from', () => {
  test.each<[IncidentState, IncidentAction, IncidentState, Partial<IncidentCourse>, string[]]>([
    [
      ...(['open', 'acknowledge', 'acknowledged'] as const),
      { acknowledgedAt: NOW, acknowledgedBy: ada, isOpen: true },
      ['append', 'acknowledged'],
    ],
    [
      ...(['open', 'investigate', 'investigating'] as const),
      { acknowledgedAt: NOW, acknowledgedBy: ada },
      ['append', 'acknowledged'],
    ],
    [
      ...(['open', 'mitigate', 'mitigated'] as const),
      { acknowledgedAt: NOW, mitigatedAt: NOW },
      ['append', 'acknowledged'],
    ],
    [
      ...(['open', 'resolve', 'resolved'] as const),
      { acknowledgedAt: NOW, mitigatedAt: null, resolvedAt: NOW, isOpen: false },
      ['append', 'resolved'],
    ],
    [
      ...(['acknowledged', 'investigate', 'investigating'] as const),
      { acknowledgedAt: EARLIER, acknowledgedBy: grace },
      ['append'],
    ],
    [...(['acknowledged', 'mitigate', 'mitigated'] as const), { mitigatedAt: NOW }, ['append']],
    [...(['acknowledged', 'resolve', 'resolved'] as const), {}, ['append', 'resolved']],
    [...(['investigating', 'mitigate', 'mitigated'] as const), { mitigatedAt: NOW }, ['append']],
    [
      ...(['investigating', 'resolve', 'resolved'] as const),
      { mitigatedAt: null },
      ['append', 'resolved'],
    ],
    [
      ...(['mitigated', 'investigate', 'investigating'] as const),
      { mitigatedAt: null },
      ['append'],
    ],
    [
      ...(['mitigated', 'resolve', 'resolved'] as const),
      { mitigatedAt: EARLIER, resolvedAt: NOW, isOpen: false },
      ['append', 'resolved'],
    ],
    [
      ...(['resolved', 'review', 'reviewed'] as const),
      { reviewedAt: NOW, isOpen: false },
      ['append'],
    ],
    [
      ...(['resolved', 'reopen', 'open'] as const),
      { isOpen: true, acknowledgedAt: null, mitigatedAt: null, resolvedAt: null },
      ['append', 'firing'],
    ],
    [
      ...(['reviewed', 'reopen', 'open'] as const),
      { isOpen: true, reviewedAt: null },
      ['append', 'firing'],
    ],
  ])('%s by %s to %s', (from, action, to, more, effects) => {
    const followed = act(from, action);
    expect(followed).toMatchObject({ next: { state: to, ...more } });
    const did = 'effects' in followed ? followed.effects : [];
    expect(did.map((effect) => (effect.do === 'tell' ? effect.kind : effect.do))).toEqual(effects);
  });
});

describe('refuses', () => {
  test.each<[IncidentState, IncidentAction, string]>([
    ['acknowledged', 'acknowledge', 'Grace has acknowledged incident 7 already.'],
    ['investigating', 'acknowledge', 'Grace has acknowledged incident 7 already.'],
    ['resolved', 'acknowledge', 'Incident 7 is resolved. Reopen it first.'],
    ['investigating', 'investigate', 'Incident 7 is investigating already.'],
    ['mitigated', 'mitigate', 'Incident 7 is mitigated already.'],
    ['resolved', 'mitigate', 'Incident 7 is resolved. Reopen it first.'],
    ['resolved', 'resolve', 'Incident 7 is resolved. Reopen it first.'],
    ['reviewed', 'review', 'Incident 7 is reviewed. Reopen it first.'],
    ['open', 'review', 'Incident 7 is open: it is reviewed once it is resolved.'],
    ['mitigated', 'reopen', 'Incident 7 is mitigated: it is open.'],
  ])('of one that is %s, %s', (state, action, refused) => {
    expect(act(state, action)).toEqual({ next: null, refused });
  });
});

it('keeps when a rollback ended the harm, whatever is done after it', () => {
  for (const state of ['open', 'acknowledged', 'investigating'] as const) {
    for (const kind of possibleActions(incident(state))) {
      const rolledBack = incident(state, { mitigatedAt: EARLIER });
      const followed = followIncident(rolledBack, { kind, by: ada }, NOW);
      expect(followed.next?.mitigatedAt, `${kind} of ${state}`).toEqual(EARLIER);
    }
  }
});

it('decides every action of every state', () => {
  for (const state of incidentStates) {
    const possible = possibleActions(incident(state));
    for (const action of [
      'acknowledge',
      'investigate',
      'mitigate',
      'resolve',
      'reopen',
      'review',
    ] as const) {
      expect([state, action, act(state, action).next !== null]).toEqual([
        ...[state, action, possible.includes(action)],
      ]);
    }
  }
});

it('writes what was said, and tells it', () => {
  expect(act('open', 'resolve', 'rolled back')).toMatchObject({
    effects: [
      {
        ...{ do: 'append', kind: 'state', text: 'Resolved: rolled back' },
        detail: { from: 'open', to: 'resolved', action: 'resolve', note: 'rolled back' },
      },
      { do: 'tell', kind: 'resolved', text: 'Ada resolved it: rolled back' },
    ],
  });
});

describe('merging', () => {
  const into = { number: 4, isOpen: true };
  const merge = (over: Partial<IncidentCourse>, to = into) => {
    const event: IncidentEvent = { kind: 'merge', by: ada, into: to };
    return followIncident(incident('acknowledged', over), event, NOW);
  };

  it('ends it as part of the other, and resolves what was told', () => {
    expect(merge({})).toMatchObject({
      next: { state: 'resolved', isOpen: false, mergedInto: 4, resolvedAt: NOW },
      effects: [
        { do: 'append', kind: 'merge', text: 'Merged into incident 4' },
        { do: 'hand_over', to: 4 },
        { do: 'tell', kind: 'resolved', text: 'Ada made it part of incident 4.' },
      ],
    });
  });

  test.each<[string, Partial<IncidentCourse>, typeof into, string]>([
    ['into itself', {}, { number: 7, isOpen: true }, 'Incident 7 cannot be merged into itself.'],
    [
      'into one that ended',
      {},
      { number: 4, isOpen: false },
      'Incident 4 is not open. Reopen it first.',
    ],
    [
      'of one that ended',
      { state: 'resolved', isOpen: false },
      into,
      'Incident 7 is resolved: only an open one is merged.',
    ],
    ['twice', { mergedInto: 3 }, into, 'Incident 7 is part of incident 3 now: act there.'],
  ])('is refused %s', (_name, over, to, refused) => {
    expect(merge(over, to)).toEqual({ next: null, refused });
  });

  it('leaves nothing to do to what was merged', () => {
    const merged = incident('resolved', { mergedInto: 4 });
    expect(possibleActions(merged)).toEqual([]);
    expect(followIncident(merged, { kind: 'reopen', by: ada }, NOW)).toMatchObject({ next: null });
  });
});
