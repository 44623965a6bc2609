import { describe, expect, it } from 'vitest';
import type { StepState } from './contract.ts';
import {
  currentStep,
  type FollowedRun,
  type FollowedStep,
  followRun,
  type Happening,
} from './follow-run.ts';

const ada = { kind: 'user', id: 'u1', name: 'Ada' } as const;
const ben = { kind: 'user', id: 'u2', name: 'Ben' } as const;
const key = { kind: 'api_key', id: 'k1', name: 'CI' } as const;

const step = (
  position: number,
  kind: FollowedStep['kind'],
  over: Partial<FollowedStep> = {},
): FollowedStep => ({
  ...{ position, kind, id: null, state: 'pending', leads: {}, startedBy: null },
  ...over,
});
const steps = (...states: StepState[]): FollowedStep[] => {
  const all = [
    step(1, 'check', { leads: { pass: 'after', fail: 'next' } }),
    step(2, 'query'),
    step(3, 'action'),
    step(4, 'approval', { startedBy: ada }),
    step(5, 'wait', { id: 'after' }),
  ];
  return all.map((one, at) => ({ ...one, state: states[at] ?? 'pending' }));
};
const open = (...states: StepState[]): FollowedRun => ({ status: 'open', steps: steps(...states) });
const D = 'done' as const;

it.each<[string, FollowedRun, Happening, object]>([
  [
    'a check that passes leads past steps',
    open(),
    { what: 'answer', position: 1, isGood: true, verdict: 'pass' },
    {
      changes: [
        { position: 1, state: 'done' },
        ...[2, 3, 4].map((position) => ({ position, state: 'skipped', ledPast: 1 })),
      ],
    },
  ],
  [
    'a check that fails and leads on is answered',
    open(),
    { what: 'answer', position: 1, isGood: false, verdict: 'fail' },
    { changes: [{ position: 1, state: 'done' }] },
  ],
  [
    'too little data stops where nothing is said of it',
    open(),
    { what: 'answer', position: 1, isGood: false, verdict: 'too_little_data' },
    { changes: [{ position: 1, state: 'failed' }] },
  ],
  [
    'a check that failed is asked again',
    open('failed'),
    { what: 'answer', position: 1, isGood: false, verdict: 'fail' },
    { changes: [{ position: 1, state: 'done' }] },
  ],
  [
    'a query is answered',
    open(D),
    { what: 'answer', position: 2, isGood: true },
    { changes: [{ position: 2, state: 'done' }] },
  ],
  [
    'a query is asked again later',
    open(D, D, D),
    { what: 'answer', position: 2, isGood: true },
    { changes: [{ position: 2, state: 'done' }] },
  ],
  [
    'an action begins',
    open(D, D),
    { what: 'begin', position: 3 },
    { changes: [{ position: 3, state: 'running' }] },
  ],
  [
    'an action that failed begins again',
    open(D, D, 'failed'),
    { what: 'begin', position: 3 },
    { changes: [{ position: 3, state: 'running' }] },
  ],
  [
    'an action ends',
    open(D, D, 'running'),
    { what: 'answer', position: 3, isGood: true },
    { changes: [{ position: 3, state: 'done' }] },
  ],
  [
    'an action fails',
    open(D, D, 'running'),
    { what: 'answer', position: 3, isGood: false },
    { changes: [{ position: 3, state: 'failed' }] },
  ],
  [
    'an action is skipped',
    open(D, D),
    { what: 'skip', position: 3 },
    { changes: [{ position: 3, state: 'skipped' }] },
  ],
  [
    'another approves',
    open(D, D, D, 'running'),
    { what: 'decide', position: 4, answer: 'approve', by: ben },
    { changes: [{ position: 4, state: 'done' }] },
  ],
  [
    'another declines',
    open(D, D, D, 'running'),
    { what: 'decide', position: 4, answer: 'decline', by: ben },
    { changes: [{ position: 4, state: 'failed' }] },
  ],
  [
    'what was declined is asked again',
    open(D, D, D, 'failed'),
    { what: 'begin', position: 4 },
    { changes: [{ position: 4, state: 'running' }] },
  ],
  [
    'a wait under way is skipped',
    open(D, D, D, D, 'running'),
    { what: 'skip', position: 5 },
    { changes: [{ position: 5, state: 'skipped' }] },
  ],
  [
    'it finishes',
    open(D, 'skipped', D, D, D),
    { what: 'finish' },
    { status: 'finished', changes: [] },
  ],
  ['it is abandoned', open(D), { what: 'abandon' }, { status: 'abandoned', changes: [] }],
])('%s', (_name, run, happening, expected) => {
  expect(followRun(run, happening)).toEqual({ ok: true, status: 'open', ...expected });
});

it.each<[string, FollowedRun, Happening, string]>([
  ['a step before its turn', open(D), { what: 'begin', position: 3 }, 'runbook_step_not_next'],
  ['a step that is done', open(D, D, D), { what: 'begin', position: 3 }, 'runbook_step_not_next'],
  [
    'a check that is done',
    open(D),
    { what: 'answer', position: 1, isGood: true, verdict: 'pass' },
    'runbook_step_not_next',
  ],
  [
    'a step that is under way',
    open(D, D, 'running'),
    { what: 'begin', position: 3 },
    'runbook_step_running',
  ],
  [
    'the end of an action that was not begun',
    open(D, D),
    { what: 'answer', position: 3, isGood: true },
    'runbook_step_not_next',
  ],
  [
    'skipping what is being carried out',
    open(D, D, 'running'),
    { what: 'skip', position: 3 },
    'runbook_step_running',
  ],
  [
    'skipping an approval',
    open(D, D, D, 'running'),
    { what: 'skip', position: 4 },
    'runbook_step_not_next',
  ],
  [
    'approval of one’s own question',
    open(D, D, D, 'running'),
    { what: 'decide', position: 4, answer: 'approve', by: ada },
    'forbidden',
  ],
  [
    'approval by a key',
    open(D, D, D, 'running'),
    { what: 'decide', position: 4, answer: 'approve', by: key },
    'forbidden',
  ],
  [
    'approval of what is not asked',
    open(D, D, D),
    { what: 'decide', position: 4, answer: 'approve', by: ben },
    'runbook_step_not_next',
  ],
  [
    'approval of an action',
    open(D, D),
    { what: 'decide', position: 3, answer: 'approve', by: ben },
    'runbook_step_not_next',
  ],
  ['finishing before the end', open(D), { what: 'finish' }, 'runbook_run_unfinished'],
  [
    'abandoning what is being carried out',
    open(D, D, 'running'),
    { what: 'abandon' },
    'runbook_step_running',
  ],
  ['a step there is none of', open(), { what: 'begin', position: 9 }, 'runbook_run_not_found'],
  [
    'anything after the end',
    { status: 'finished', steps: steps(D, D, D, D, D) },
    { what: 'abandon' },
    'runbook_run_ended',
  ],
])('refuses %s', (_name, run, happening, code) => {
  expect(followRun(run, happening)).toMatchObject({ ok: false, code });
});

describe('the step that is next', () => {
  it('is the first that is neither done nor skipped', () => {
    expect(currentStep(steps(D, 'skipped', 'failed'))?.position).toBe(3);
    expect(currentStep(steps(D, D, D, D, D))).toBeNull();
  });
});
