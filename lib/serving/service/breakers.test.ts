import { describe, expect, it } from 'vitest';
import { type BreakerTransition, createBreakers } from './breakers.ts';

function setUp() {
  const time = { ms: 5000 };
  const settings = { failure_threshold: 2, success_threshold: 2, cooldown_seconds: 10 };
  const dependencySettings = { failure_threshold: 1, success_threshold: 1, cooldown_seconds: 60 };
  const events: BreakerTransition[] = [];
  const breakers = createBreakers({
    clock: () => time.ms,
    now: () => new Date(Date.UTC(2026, 0, 1) + time.ms),
    settingsOf: () => settings,
    dependencySettings,
    onTransition: (event) => events.push(event),
  });
  return { time, settings, events, breakers, breaker: breakers.of({ model: 'm', version: 3 }) };
}

describe('a version’s breaker', () => {
  it('opens after failures in a row, tries after the cool-down, and closes', () => {
    const { time, events, breaker } = setUp();
    breaker.admit()?.fail('timeout');
    expect(breaker.view()).toMatchObject({ state: 'closed', failures: 1, last_failure: 'timeout' });
    breaker.admit()?.fail('lost');
    expect(breaker.admit()).toBeNull();
    expect(breaker.view()).toEqual({
      state: 'open',
      since: '2026-01-01T00:00:05.000Z',
      failures: 0,
      retry_at: '2026-01-01T00:00:15.000Z',
      held: false,
      last_failure: 'lost',
    });
    time.ms += 10_000;
    expect(breaker.view()).toMatchObject({ state: 'half-open', retry_at: null });
    const trials = [breaker.admit(), breaker.admit()];
    expect(breaker.admit()).toBeNull();
    for (const trial of trials) trial?.succeed();
    expect(breaker.view()).toMatchObject({ state: 'closed', failures: 0 });
    expect(events).toEqual([
      {
        at: '2026-01-01T00:00:05.000Z',
        kind: 'breaker_opened',
        model: 'm',
        version: 3,
        dependency: null,
        detail: '2 calls in a row failed, the last: lost',
      },
      expect.objectContaining({ kind: 'breaker_closed', detail: '2 trials succeeded' }),
    ]);
  });

  it('does not count what began before it opened', () => {
    const { time, breaker, events } = setUp();
    const early = [1, 2, 3, 4].map(() => breaker.admit());
    early[0]?.fail('a');
    early[1]?.fail('b');
    time.ms += 10_000;
    breaker.admit();
    early[2]?.fail('c');
    early[3]?.succeed();
    expect(breaker.view().state).toBe('half-open');
    expect(events.map(({ kind }) => kind)).toEqual(['breaker_opened']);
  });

  it('tells an outage twice, however often it is tried meanwhile', () => {
    const { time, breaker, events } = setUp();
    for (const reason of ['a', 'b']) breaker.admit()?.fail(reason);
    for (const _coolDown of [1, 2, 3]) {
      time.ms += 10_000;
      breaker.admit()?.fail('still away');
    }
    time.ms += 10_000;
    for (const trial of [breaker.admit(), breaker.admit()]) trial?.succeed();
    expect(events.map(({ kind }) => kind)).toEqual(['breaker_opened', 'breaker_closed']);
  });

  it('hears one word per call', () => {
    const { breaker } = setUp();
    const ticket = breaker.admit();
    ticket?.fail('once');
    ticket?.fail('twice');
    expect(breaker.view()).toMatchObject({ state: 'closed', failures: 1 });
  });

  it('stays open while held, whatever ends meanwhile', () => {
    const { time, breaker, events } = setUp();
    const early = breaker.admit();
    breaker.hold('bad data');
    early?.succeed();
    time.ms += 1_000_000;
    expect(breaker.admit()).toBeNull();
    expect(breaker.view()).toMatchObject({ state: 'open', held: true, retry_at: null });
    expect(breaker.isHeld).toBe(true);
    breaker.heard();
    expect(breaker.admit()).toBeNull();
    breaker.close('repaired');
    expect(events.at(-1)?.detail).toBe('closed by an operator: repaired');
    expect(breaker.isHeld).toBe(false);
    expect(breaker.admit()).not.toBeNull();
  });

  it('follows settings that change', () => {
    const { settings, breaker } = setUp();
    settings.failure_threshold = 1;
    breaker.admit()?.fail('x');
    expect(breaker.view().state).toBe('open');
  });
});

describe('breakers', () => {
  it('keeps one per version and one per dependency', () => {
    const { breakers, breaker, events } = setUp();
    expect(breakers.of({ model: 'm', version: 3 })).toBe(breaker);
    expect(breakers.of({ model: 'm', version: 4 })).not.toBe(breaker);
    breakers.ofDependency('redis').admit()?.fail('gone');
    expect(breakers.ofDependency('redis').view().state).toBe('open');
    expect(events).toMatchObject([
      { dependency: 'redis', model: null, version: null, detail: 'a call failed: gone' },
    ]);
    breakers.ofDependency('redis').heard();
    expect(breakers.ofDependency('redis').view().state).toBe('half-open');
    expect(breakers.versions().map(({ model, version }) => `${model} ${version}`)).toEqual([
      'm 3',
      'm 4',
    ]);
    expect(breakers.dependencies().map(({ name }) => name)).toEqual(['redis']);
  });

  it('forgets versions that are gone', () => {
    const { breakers, breaker } = setUp();
    breakers.of({ model: 'm', version: 4 });
    breakers.forget('m', 3);
    expect(breakers.of({ model: 'm', version: 3 })).not.toBe(breaker);
    breakers.forget('m');
    expect(breakers.versions()).toEqual([]);
  });
});
