import { expect, test } from 'vitest';
import type { IncidentEntry } from '#lib/incidents/contract.ts';
import { entryState } from './entry-looks.ts';

const at = '2031-05-04T03:00:00.000Z';

test.each<[IncidentEntry['kind'], Record<string, unknown>, string]>([
  ['opened', {}, 'bad'],
  ['state', { to: 'mitigated' }, 'good'],
  ['state', { harm: { ended: '2031-05-04T03:00:00Z' } }, 'good'],
  ['state', { harm: { began: '2031-05-04T03:00:00Z' } }, 'bad'],
  ['state', { to: 'open' }, 'bad'],
  ['state', { to: 'something else' }, 'unknown'],
  ['drift', { event: 'onset' }, 'bad'],
  ['drift', { event: 'end' }, 'good'],
  ['quality', { event: 'onset' }, 'warning'],
  ['serving', { event: 'breaker_opened' }, 'bad'],
  ['serving', { event: 'breaker_closed' }, 'good'],
  ['performance', { event: 'labels_late' }, 'warning'],
  ['delivery', { event: 'failed' }, 'bad'],
  ['delivery', { event: 'delivered' }, 'unknown'],
  ['release', { event: 'release.promote' }, 'unknown'],
])('%s %j is %s', (kind, detail, state) => {
  const entry = { id: 'e', at, recorded_at: at, kind, text: '', actor: null, detail };
  expect(entryState(entry)).toBe(state);
});
