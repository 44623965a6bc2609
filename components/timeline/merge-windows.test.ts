import { expect, it } from 'vitest';
import type { TimelineItem } from '#lib/timeline/contract.ts';
import { mergeWindows } from './merge-windows.ts';

function drift(id: string, window: string, over: { at?: string; column?: string } = {}) {
  return {
    ...{ id, at: '2026-03-01T12:00:00.000Z', kind: 'drift', event: 'onset', about: 'column' },
    ...{ column: 'origin', role: 'feature', version: 2, window, detail: 'it changed', report: id },
    ...over,
  } satisfies Record<string, unknown> as TimelineItem;
}

it('is one entry for what one scan saw in several windows', () => {
  const serving: TimelineItem = {
    ...{ id: 's', at: '2026-03-01T11:00:00.000Z', kind: 'serving', event: 'breaker_opened' },
    ...{ version: 1, replica: 'r', detail: '' },
  };
  const items = [
    drift('a', '1h'),
    drift('b', '24h', { column: 'hour' }),
    drift('c', '24h'),
    serving,
    drift('d', '7d', { at: '2026-03-01T10:00:00.000Z' }),
  ];
  expect(mergeWindows(items).map(({ id, windows }) => [id, windows])).toEqual([
    ['a', ['1h', '24h']],
    ['b', ['24h']],
    ['s', []],
    ['d', ['7d']],
  ]);
});
