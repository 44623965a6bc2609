import { describe, expect, it } from 'vitest';
import {
  type AlertStep,
  evaluateAlert,
  type FollowedAlert,
  type Observation,
} from './evaluate-alert.ts';

const at = (seconds: number) => new Date(Date.UTC(2031, 4, 4, 3) + seconds * 1000);
const rule = { for_seconds: 60, keep_firing_seconds: 120, least_events: 50 };
const bad = { verdict: 'bad', value: 0.2, events: 100 } as const;
const good = { verdict: 'good', value: 0, events: 100 } as const;
const unknown = { verdict: 'unknown', value: null, events: 0 } as const;
const few = { verdict: 'bad', value: 1, events: 49 } as const;

const pending: FollowedAlert = {
  state: 'pending',
  since: at(0),
  firingSince: null,
  lastBadAt: at(0),
};
const firing: FollowedAlert = {
  state: 'firing',
  since: at(0),
  firingSince: at(60),
  lastBadAt: at(60),
};

const open = (alert: Partial<FollowedAlert>, became: 'pending' | 'firing' | null): AlertStep => ({
  ...{ is: 'open', alert: { ...pending, ...alert }, became },
});

const rows: [string, FollowedAlert | null, Observation, number, AlertStep][] = [
  ['nothing stays nothing', null, good, 0, { is: 'nothing' }],
  ['too little to tell begins nothing', null, unknown, 0, { is: 'nothing' }],
  ['too few events begin nothing', null, few, 0, { is: 'nothing' }],
  ['what holds is pending', null, bad, 0, open({}, 'pending')],
  [
    'what still holds is pending until its time',
    pending,
    bad,
    59,
    open({ lastBadAt: at(59) }, null),
  ],
  [
    'and then fires',
    pending,
    bad,
    60,
    open({ state: 'firing', firingSince: at(60), lastBadAt: at(60) }, 'firing'),
  ],
  ['what holds no more never fired', pending, good, 30, { is: 'dropped' }],
  ['nor does what is too few now', pending, few, 30, { is: 'dropped' }],
  [
    'what fires goes on while it holds',
    firing,
    bad,
    90,
    open({ ...firing, lastBadAt: at(90) }, null),
  ],
  ['and for a while after', firing, good, 179, open(firing, null)],
  ['also where nothing is known', firing, unknown, 179, open(firing, null)],
  ['and then is over', firing, good, 180, { is: 'resolved', at: at(180) }],
  ['silence of the data ends it too', firing, unknown, 180, { is: 'resolved', at: at(180) }],
];

describe('evaluateAlert', () => {
  it.each(rows)('%s', (_, before, seen, seconds, expected) => {
    expect(evaluateAlert(before, seen, rule, at(seconds))).toEqual(expected);
  });

  it('fires at once where the rule waits for nothing', () => {
    const step = evaluateAlert(null, bad, { ...rule, for_seconds: 0 }, at(5));
    expect(step).toMatchObject({
      is: 'open',
      became: 'firing',
      alert: { since: at(5), firingSince: at(5) },
    });
  });

  it('is not over because a clock went back', () => {
    expect(evaluateAlert(firing, good, rule, at(-3600))).toMatchObject({
      is: 'open',
      became: null,
    });
  });
});
