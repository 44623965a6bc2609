import { describe, expect, it } from 'vitest';
import { routingSchema } from '#lib/notifications/contract.ts';
import {
  chooseNotifications,
  type GroupState,
  type TellableAlert,
} from './choose-notifications.ts';

const [slack, pager] = [
  '019a0000-0000-7000-8000-000000000001',
  '019a0000-0000-7000-8000-000000000002',
] as const;
const routing = routingSchema.parse({
  ...{ channels: [slack], group_wait_seconds: 15, group_interval_seconds: 300 },
  repeat_interval_seconds: 3600,
  routes: [
    { matchers: [{ label: 'severity', op: 'in', values: ['2'] }], channels: [pager] },
    { matchers: [{ label: 'alert', op: 'in', values: ['quiet'] }], channels: [] },
  ],
});

const at = (seconds: number) => new Date(Date.UTC(2031, 4, 4, 3) + seconds * 1000);
const alert = (
  fingerprint: string,
  more: Partial<TellableAlert> & { labels?: Record<string, string> } = {},
): TellableAlert => ({
  ...{ fingerprint, status: 'firing', isMuted: false },
  ...more,
  labels: { alert: 'drift', model: 'flights', severity: '3', ...more.labels },
});

/** What is told at each of some times, of the alerts that are there then. */
function replay(steps: [number, TellableAlert[]][]): string[][] {
  let groups: Map<string, GroupState> = new Map();
  return steps.map(([seconds, alerts]) => {
    const chosen = chooseNotifications(routing, { alerts }, groups, at(seconds));
    groups = chosen.groups;
    return chosen.tell.map(({ channels, firing, resolved }) => {
      const to = channels.map((channel) => (channel === slack ? 'slack' : 'pager')).join();
      const of = (some: readonly TellableAlert[]) =>
        some.map(({ fingerprint }) => fingerprint).join();
      return `${to}: ${of(firing)}${resolved.length > 0 ? ` -${of(resolved)}` : ''}`;
    });
  });
}

const [a, b] = [alert('a'), alert('b')];
const over = (one: TellableAlert): TellableAlert => ({ ...one, status: 'resolved' });

describe('chooseNotifications', () => {
  it.each<[string, [number, TellableAlert[]][], string[][]]>([
    [
      'the first message waits for others',
      [
        [0, [a]],
        [14, [a, b]],
        [15, [a, b]],
      ],
      [[], [], ['slack: a,b']],
    ],
    [
      'what was told is not told again',
      [
        [0, [a]],
        [15, [a]],
        [300, [a]],
      ],
      [[], ['slack: a'], []],
    ],
    [
      'a new one comes after the interval',
      [
        [0, [a]],
        [15, [a]],
        [60, [a, b]],
        [315, [a, b]],
      ],
      [[], ['slack: a'], [], ['slack: a,b']],
    ],
    [
      'what goes on is told again after the repeat interval',
      [
        [0, [a]],
        [15, [a]],
        [3614, [a]],
        [3615, [a]],
      ],
      [[], ['slack: a'], [], ['slack: a']],
    ],
    [
      'what is over is told once',
      [
        [0, [a]],
        [15, [a]],
        [400, [over(a)]],
        [800, [over(a)]],
      ],
      [[], ['slack: a'], ['slack:  -a'], []],
    ],
    [
      'what was never told is not told as over',
      [
        [0, [a]],
        [10, [over(a)]],
        [400, [over(a)]],
      ],
      [[], [], []],
    ],
    [
      'what is muted is not told',
      [
        [0, [{ ...a, isMuted: true }]],
        [60, [{ ...a, isMuted: true }]],
      ],
      [[], []],
    ],
    [
      'and is when it is muted no more',
      [
        [0, [{ ...a, isMuted: true }]],
        [60, [a]],
        [75, [a]],
      ],
      [[], [], ['slack: a']],
    ],
    [
      'what was told and is muted since is told when it is over',
      [
        [0, [a]],
        [15, [a]],
        [30, [{ ...a, isMuted: true }]],
        [400, [over(a)]],
      ],
      [[], ['slack: a'], [], ['slack:  -a']],
    ],
    [
      'what is muted is not told again',
      [
        [0, [a]],
        [15, [a]],
        [4000, [{ ...a, isMuted: true }]],
      ],
      [[], ['slack: a'], []],
    ],
    [
      'another model is another group',
      [
        [0, [a, alert('c', { labels: { model: 'fraud' } })]],
        [15, [a, alert('c', { labels: { model: 'fraud' } })]],
      ],
      [[], ['slack: a', 'slack: c']],
    ],
    [
      'another route is another group',
      [
        [0, [a, alert('p', { labels: { severity: '2' } })]],
        [15, [a, alert('p', { labels: { severity: '2' } })]],
      ],
      [[], ['slack: a', 'pager: p']],
    ],
    [
      'a route to nobody tells nobody',
      [
        [0, [alert('q', { labels: { alert: 'quiet' } })]],
        [15, [alert('q', { labels: { alert: 'quiet' } })]],
      ],
      [[], []],
    ],
  ])('%s', (_, steps, expected) => {
    expect(replay(steps)).toEqual(expected);
  });
});

describe('what was told is told as over', () => {
  const told = () => {
    const waiting = chooseNotifications(routing, { alerts: [a, b] }, new Map(), at(0));
    return chooseNotifications(routing, { alerts: [a, b] }, waiting.groups, at(15)).groups;
  };
  const namesOf = (some: readonly TellableAlert[]) => some.map(({ fingerprint }) => fingerprint);

  it('once, where it is told by an incident now and nothing else is in its group', () => {
    const chosen = chooseNotifications(routing, { alerts: [], elsewhere: [a, b] }, told(), at(20));
    expect(chosen.tell).toMatchObject([{ channels: [slack], firing: [], resolved: [] }]);
    expect(chosen.tell.flatMap(({ left }) => namesOf(left))).toEqual(['a', 'b']);
    const after = { alerts: [], elsewhere: [a, b] };
    expect(chooseNotifications(routing, after, chosen.groups, at(400)).tell).toEqual([]);
  });

  it('with the others of its group, after the interval', () => {
    const given = { alerts: [b], elsewhere: [a] };
    const early = chooseNotifications(routing, given, told(), at(20));
    expect(early.tell).toEqual([]);
    const { tell } = chooseNotifications(routing, given, early.groups, at(315));
    expect(tell.map(({ firing, left }) => [namesOf(firing), namesOf(left)])).toEqual([
      [['b'], ['a']],
    ]);
  });

  it('over the channels that were told, where another route takes it now', () => {
    const matchers = [{ label: 'model', op: 'in' as const, values: ['flights'] }];
    const route = { matchers, channels: [pager], continue: false };
    const changed = { ...routing, routes: [route, ...routing.routes] };
    const { tell } = chooseNotifications(changed, { alerts: [a, b] }, told(), at(20));
    expect(tell.map(({ channels, left }) => [channels, namesOf(left)])).toEqual([
      [[slack], ['a', 'b']],
    ]);
  });

  it('over a channel that its route no longer names, while those it names since are told', () => {
    const changed = { ...routing, channels: [pager] };
    const chosen = chooseNotifications(changed, { alerts: [a, b] }, told(), at(20));
    expect(
      chosen.tell.map((one) => [one.channels, namesOf(one.firing), namesOf(one.left)]),
    ).toEqual([
      [[slack], [], ['a', 'b']],
      [[pager], ['a', 'b'], []],
    ]);
    const next = chooseNotifications(changed, { alerts: [a, b] }, chosen.groups, at(25));
    expect(next.tell).toEqual([]);
    const ended = chooseNotifications(
      changed,
      { alerts: [over(a), over(b)] },
      next.groups,
      at(315),
    );
    expect(ended.tell.map(({ channels }) => channels)).toEqual([[pager]]);
  });

  it('to nobody who was not told that it fires', () => {
    const changed = { ...routing, channels: [slack, pager] };
    const { tell } = chooseNotifications(changed, { alerts: [over(a), over(b)] }, told(), at(315));
    expect(tell.map(({ channels }) => channels)).toEqual([[slack]]);
  });

  it('not at all, where a route was put before its own that is not of it', () => {
    const matchers = [{ label: 'model', op: 'in' as const, values: ['fraud'] }];
    const route = { matchers, channels: [pager], continue: false };
    const changed = { ...routing, routes: [route, ...routing.routes] };
    expect(chooseNotifications(changed, { alerts: [a, b] }, told(), at(20)).tell).toEqual([]);
  });
});
