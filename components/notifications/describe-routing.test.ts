import { expect, it } from 'vitest';
import { routingSchema } from '#lib/notifications/contract.ts';
import {
  sayDuration,
  sayInhibition,
  sayMatchers,
  sayRouting,
  sayTiming,
} from './describe-routing.ts';

const id = '019a0000-0000-7000-8000-000000000001';

it.each([
  [[{ label: 'severity', op: 'in', values: ['1', '2'] }], 'Severity 1 or 2'],
  [[{ label: 'model', op: 'not_in', values: ['a', 'b', 'c*'] }], 'Model other than a, b or c*'],
  [
    [
      { label: 'severity', op: 'in', values: ['1'] },
      { label: 'version', op: 'in', values: [''] },
    ],
    'Severity 1 and version none',
  ],
] as const)('says %j', (matchers, says) => {
  expect(sayMatchers(matchers.map((each) => ({ ...each, values: [...each.values] })))).toBe(says);
});

it('says a routing line by line', () => {
  const routing = routingSchema.parse({
    channels: [id],
    routes: [
      {
        matchers: [{ label: 'severity', op: 'in', values: ['1'] }],
        ...{ channels: [], continue: true, repeat_interval_seconds: 5400, group_by: [] },
        ...{ group_wait_seconds: 0, group_interval_seconds: 60 },
      },
    ],
  });
  expect(sayRouting(routing)).toEqual([
    {
      ...{ route: '1', when: 'Severity 1', channels: [] },
      notes: [
        'then looks at the routes after it',
        'again every 90 minutes',
        'Everything makes one message',
        'waits 0 seconds for others',
        'what comes since after 1 minute',
      ],
    },
    { route: 'default', when: 'Everything else', channels: [id], notes: [] },
  ]);
  expect(sayRouting(routingSchema.parse({}))).toMatchObject([{ when: 'Everything' }]);
  expect(sayTiming(routing)).toBe(
    'One message for each model. A first message waits 15 seconds for others; what comes since is told after 5 minutes, and what still goes on again every 4 hours.',
  );
  expect(routing.inhibitions.map(sayInhibition)).toEqual([
    'While severity 1 or 2 fires, severity 3 or 4 of the same model and version opens no incident and is not told.',
    'While severity 1 and model none fires, model other than none opens no incident and is not told.',
  ]);
});

it.each([
  [15, '15 seconds'],
  [60, '1 minute'],
  [3600, '1 hour'],
  [90, '90 seconds'],
  [172_800, '2 days'],
])('%i is %s', (seconds, says) => {
  expect(sayDuration(seconds)).toBe(says);
});
