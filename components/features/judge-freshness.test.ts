import { expect, test } from 'vitest';
import { judgeFreshness } from './judge-freshness.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const HOUR_AGO = '2026-03-01T11:00:00.000Z';
const online = { complete: true, materialized_to: null, last_event_at: null, pushed_offline: 0 };

test.each([
  ['only expressions', { source_kind: null, ttl: null, online }, 'good', 'On demand'],
  ['never pushed to', { source_kind: 'push', ttl: null, online }, 'unknown', 'No event yet'],
  [
    'pushed to offline only',
    { source_kind: 'push', ttl: null, online: { ...online, pushed_offline: 3 } },
    'warning',
    'Not materialized',
  ],
  [
    'pushed to, any age',
    { source_kind: 'push', ttl: null, online: { ...online, last_event_at: HOUR_AGO } },
    'good',
    'Current',
  ],
  [
    'pushed to days ago, any age',
    {
      source_kind: 'push',
      ttl: null,
      online: { ...online, last_event_at: '2026-02-27T12:00:00.000Z' },
    },
    'unknown',
    'Quiet',
  ],
  [
    'pushed to, within the ttl to the millisecond',
    { source_kind: 'push', ttl: '1h', online: { ...online, last_event_at: HOUR_AGO } },
    'good',
    'Current',
  ],
  [
    'pushed to, too long ago',
    { source_kind: 'push', ttl: '30m', online: { ...online, last_event_at: HOUR_AGO } },
    'bad',
    'Expired',
  ],
  [
    'still adding up',
    {
      source_kind: 'push',
      ttl: '30m',
      online: { ...online, complete: false, last_event_at: HOUR_AGO },
    },
    'warning',
    'Catching up',
  ],
  [
    'a table that was never materialized',
    { source_kind: 'table', ttl: null, online: { ...online, last_event_at: HOUR_AGO } },
    'warning',
    'Not materialized',
  ],
  [
    'files, materialized',
    { source_kind: 'file', ttl: '2h', online: { ...online, materialized_to: HOUR_AGO } },
    'good',
    'Materialized',
  ],
  [
    'an archived version, whatever is pushed',
    {
      archived_at: HOUR_AGO,
      source_kind: 'push',
      ttl: null,
      online: { ...online, last_event_at: HOUR_AGO },
    },
    'unknown',
    'Archived',
  ],
  [
    'an archived version that was still adding up',
    {
      archived_at: HOUR_AGO,
      source_kind: 'push',
      ttl: null,
      online: { ...online, complete: false },
    },
    'unknown',
    'Archived',
  ],
] as const)('%s', (_name, view, state, word) => {
  expect(judgeFreshness({ archived_at: null, ...view }, NOW)).toMatchObject({ state, word });
});

test('nothing expires while the time is not known', () => {
  const view = {
    archived_at: null,
    source_kind: 'push',
    ttl: '30m',
    online: { ...online, last_event_at: HOUR_AGO },
  } as const;
  expect(judgeFreshness(view, null).word).toBe('Current');
});
