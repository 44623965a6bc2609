import { describe, expect, it } from 'vitest';
import { type BreakerEvent, type BreakerState, closedBreaker, stepBreaker } from './breaker.ts';

const settings = { failure_threshold: 3, success_threshold: 2, cooldown_seconds: 60 };
const NOW = 100_000;
const common = { epoch: 7, since: 1000, lastFailure: null };
const closed = (failures = 0): BreakerState => ({ ...common, is: 'closed', failures });
const open = (until: number | null): BreakerState => ({ ...common, is: 'open', until });
const halfOpen = (underWay: number, successes = 0, until = NOW + 5): BreakerState => ({
  ...common,
  is: 'half-open',
  until,
  underWay,
  successes,
});
const failed = (epoch = 7): BreakerEvent => ({ kind: 'failed', epoch, reason: 'boom' });
const succeeded = (epoch = 7): BreakerEvent => ({ kind: 'succeeded', epoch });
const ignored = (epoch = 7): BreakerEvent => ({ kind: 'ignored', epoch });
const admit: BreakerEvent = { kind: 'admit' };
const look: BreakerEvent = { kind: 'look' };
const hold: BreakerEvent = { kind: 'hold', reason: 'bad data' };
const heard: BreakerEvent = { kind: 'heard' };
const close: BreakerEvent = { kind: 'close', reason: 'repaired' };

const anew = { epoch: 8, since: NOW };
const opened = { is: 'open', ...anew, until: NOW + 60_000, lastFailure: 'boom' };

const moves: [
  name: string,
  state: BreakerState,
  event: BreakerEvent,
  next: object,
  effects: string[],
][] = [
  ['a closed one lets a call through', closed(2), admit, closed(2), []],
  ['a failure counts', closed(1), failed(), { failures: 2, lastFailure: 'boom', epoch: 7 }, []],
  ['a success begins the count anew', closed(2), succeeded(), { failures: 0, epoch: 7 }, []],
  ['an ignored call leaves the count', closed(2), ignored(), { failures: 2 }, []],
  [
    'the last failure in a row opens it',
    closed(2),
    failed(),
    opened,
    ['breaker_opened: 3 calls in a row failed, the last: boom'],
  ],
  [
    'after the cool-down a call is a trial',
    open(NOW),
    admit,
    { is: 'half-open', ...anew, underWay: 1, successes: 0, until: NOW + 60_000 },
    [],
  ],
  [
    'after the cool-down a look half-opens it',
    open(NOW),
    look,
    { is: 'half-open', ...anew, underWay: 0, successes: 0 },
    [],
  ],
  [
    'what is heard of again is tried before the cool-down is over',
    open(NOW + 50_000),
    heard,
    { is: 'half-open', ...anew, underWay: 0, successes: 0 },
    [],
  ],
  ['a second trial may go at once', halfOpen(1), admit, halfOpen(2), []],
  ['a trial that ends makes room', halfOpen(1, 1), admit, halfOpen(2, 1), []],
  ['one success of two does not close it', halfOpen(2), succeeded(), halfOpen(1, 1), []],
  [
    'the last success closes it',
    halfOpen(1, 1),
    succeeded(),
    { is: 'closed', ...anew, failures: 0 },
    ['breaker_closed: 2 trials succeeded'],
  ],
  ['one failed trial opens it, which is no news', halfOpen(2, 1), failed(), opened, []],
  ['an ignored trial makes room and proves nothing', halfOpen(2, 1), ignored(), halfOpen(1, 1), []],
  [
    'trials never heard of again do not block it',
    halfOpen(2, 1, NOW),
    admit,
    { is: 'half-open', epoch: 8, since: 1000, underWay: 1, successes: 1, until: NOW + 60_000 },
    [],
  ],
  ...[closed(1), open(NOW + 1), halfOpen(1)].map((state): (typeof moves)[number] => [
    `an operator holds one that is ${state.is}`,
    state,
    hold,
    { is: 'open', ...anew, until: null },
    ['breaker_opened: held open by an operator: bad data'],
  ]),
  ...[open(NOW + 1), open(null), halfOpen(1)].map((state): (typeof moves)[number] => [
    `an operator closes one that is ${state.is}${state.is === 'open' && state.until === null ? ' and held' : ''}`,
    state,
    close,
    { is: 'closed', ...anew, failures: 0 },
    ['breaker_closed: closed by an operator: repaired'],
  ]),
  [
    'an operator’s close clears the count',
    closed(2),
    close,
    { is: 'closed', epoch: 8, failures: 0, since: 1000 },
    [],
  ],
];

describe('transitions', () => {
  it.each(moves)('%s', (_name, state, event, next, effects) => {
    const step = stepBreaker(state, event, NOW, settings);
    if (step.refused !== undefined) throw new Error(`refused: ${step.refused}`);
    expect(step.next).toMatchObject(next);
    expect(step.effects.map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual(effects);
  });
});

const refusals: [name: string, state: BreakerState, event: BreakerEvent, why: string][] = [
  ['an open one lets nothing through', open(NOW + 1), admit, 'open'],
  ['a held one lets nothing through, however late', open(null), admit, 'held'],
  ['no third trial while two are under way', halfOpen(2), admit, 'enough-trials'],
  ['nothing is over before its time', open(NOW + 1), look, 'nothing-to-do'],
  ['a held one does not half-open by itself', open(null), look, 'nothing-to-do'],
  ['a held one stays so, whatever is heard', open(null), heard, 'nothing-to-do'],
  ['a closed one needs no trial', closed(1), heard, 'nothing-to-do'],
  ['trials under way go on', halfOpen(1), heard, 'nothing-to-do'],
  ['a failure from before it opened is not counted again', open(NOW + 1), failed(6), 'late'],
  ['a failure from before it half-opened does not open it', halfOpen(1), failed(6), 'late'],
  ['a success from before it half-opened does not close it', halfOpen(1, 1), succeeded(6), 'late'],
  ['a failure from before it closed does not count', closed(2), failed(6), 'late'],
  ['a success from before it closed does not clear the count', closed(2), succeeded(6), 'late'],
  ['a success does not end a hold', open(null), succeeded(6), 'late'],
  ['it is held once', open(null), hold, 'held'],
  ['there is nothing to close', closed(0), close, 'nothing-to-do'],
];

describe('refusals', () => {
  it.each(refusals)('%s', (_name, state, event, why) => {
    expect(stepBreaker(state, event, NOW, settings)).toEqual({ refused: why });
  });
});

it('takes settings as they are at each step', () => {
  const strict = { ...settings, failure_threshold: 1 };
  const step = stepBreaker(closedBreaker(0), failed(0), NOW, strict);
  expect(step).toMatchObject({
    next: { is: 'open' },
    effects: [{ detail: 'a call failed: boom' }],
  });
});
