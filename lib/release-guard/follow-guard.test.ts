import { describe, expect, it } from 'vitest';
import type { GuardState } from './contract.ts';
import { type FollowedGuard, followGuard, type GuardEvent } from './follow-guard.ts';

const begins = new Date('2026-03-01T12:00:00Z');
const endsAt = new Date('2026-03-01T13:00:00Z');
const before = new Date('2026-03-01T12:30:00Z');
const after = new Date('2026-03-01T13:00:00Z');

const guard = (over: Partial<FollowedGuard> = {}): FollowedGuard => ({
  ...{ state: 'watching', endsAt, isDryRun: false, obstacle: null },
  ...over,
});
const look = (
  act: 'rollback' | 'hold' | null = null,
  requests = 5000,
  refused = 0,
): GuardEvent => ({
  ...{ type: 'look', requests, refused },
  asks: act === null ? null : { act, said: '10 % failed.' },
});

describe('a look', () => {
  it.each<
    [string, Partial<FollowedGuard>, GuardEvent, Date, GuardState, 'roll_back' | 'ask' | null]
  >([
    ['goes on while nothing is worse', {}, look(), before, 'watching', null],
    ['passes when its time is over', {}, look(), after, 'passed', null],
    ['is no pass with too few requests', {}, look(null, 99), after, 'ended', null],
    ['rolls back what is worse', {}, look('rollback'), before, 'rolled_back', 'roll_back'],
    ['rolls back at the very end too', {}, look('rollback'), after, 'rolled_back', 'roll_back'],
    ['asks where it is set to', {}, look('hold'), before, 'asking', 'ask'],
    ['only says so in a dry run', { isDryRun: true }, look('rollback'), before, 'would_have', null],
    ['looks on where it would ask', { isDryRun: true }, look('hold'), before, 'watching', null],
    ['says in the end that it would', { isDryRun: true }, look('hold'), after, 'would_have', null],
    [
      'asks where something is in the way',
      { obstacle: 'Not twice.' },
      look('rollback'),
      before,
      'asking',
      'ask',
    ],
    ['does nothing while it is held', { state: 'held' }, look('rollback'), before, 'held', null],
    ['asks once', { state: 'asking' }, look('hold'), before, 'asking', null],
    [
      'rolls back what is certain by now, though it asked before',
      { state: 'asking' },
      look('rollback'),
      before,
      'rolled_back',
      'roll_back',
    ],
    [
      'goes on asking where something is in the way',
      { state: 'asking', obstacle: 'Not twice.' },
      look('rollback'),
      before,
      'asking',
      null,
    ],
    ['ends when nobody decides', { state: 'asking' }, look('hold'), after, 'ended', null],
    ['ends when it is held to the end', { state: 'held' }, look(), after, 'ended', null],
    ['leaves what has ended', { state: 'passed' }, look('rollback'), before, 'passed', null],
  ])('%s', (_name, over, event, now, state, effect) => {
    expect(followGuard(guard(over), event, now)).toMatchObject({ next: { state, endsAt }, effect });
  });

  it.each([
    [99, 0, 'Only 99 requests came, which is too few to tell.'],
    [0, 600, 'Of 600 requests 600 were refused, which leaves too few to tell.'],
  ])('says of %d requests and %d refused ones that they are too few', (requests, refused, said) => {
    expect(followGuard(guard(), look(null, requests, refused), after)).toMatchObject({ said });
  });

  it('says what is in the way', () => {
    const step = followGuard(guard({ obstacle: 'Not twice.' }), look('rollback'), before);
    expect(step).toMatchObject({ said: '10 % failed. Not twice.' });
  });
});

describe('another release', () => {
  it.each<[GuardState, GuardState]>([
    ['watching', 'ended'],
    ['held', 'ended'],
    ['asking', 'ended'],
    ['rolled_back', 'rolled_back'],
  ])('%s is then %s', (state, next) => {
    const step = followGuard(guard({ state }), { type: 'replaced', by: 7 }, before);
    expect(step).toMatchObject({ next: { state: next }, effect: null });
  });
});

describe('a person', () => {
  it.each<[string, GuardState, GuardEvent['type'], GuardState | 'refused']>([
    ['holds it', 'watching', 'hold', 'held'],
    ['holds it while it asks', 'asking', 'hold', 'held'],
    ['cannot hold it twice', 'held', 'hold', 'refused'],
    ['lets it go on', 'held', 'resume', 'watching'],
    ['lets it go on that asked', 'asking', 'resume', 'watching'],
    ['cannot let go on what does', 'watching', 'resume', 'refused'],
    ['ends it', 'held', 'end', 'ended'],
    ['can do nothing with what passed', 'passed', 'hold', 'refused'],
    ['nor with what was rolled back', 'rolled_back', 'end', 'refused'],
    ['nor with what a dry run came to', 'would_have', 'resume', 'refused'],
  ])('%s', (_name, state, type, next) => {
    const step = followGuard(guard({ state }), { type } as GuardEvent, before);
    if (next === 'refused') expect(step).toHaveProperty('refused');
    else expect(step).toMatchObject({ next: { state: next }, effect: null });
  });

  it.each([
    ['before its end: from there', before, 90],
    ['after it: from now', new Date('2026-03-01T13:10:00Z'), 100],
  ])('extends it %s', (_name, now, minutes) => {
    const step = followGuard(guard(), { type: 'extend', minutes: 30 }, now);
    const next = new Date(begins.getTime() + minutes * 60_000);
    expect(step).toMatchObject({ next: { state: 'watching', endsAt: next } });
  });
});
