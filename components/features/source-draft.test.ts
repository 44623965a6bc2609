import { expect, test } from 'vitest';
import { checkSourceDraft, emptySource, type SourceDraft } from './source-draft.ts';

const draft = (over: Partial<SourceDraft> = {}): SourceDraft => ({
  ...emptySource('origin'),
  name: 'arrivals',
  columns: [
    { id: 'a', name: 'delay', type: 'number' },
    { id: 'b', name: ' ', type: 'string' },
  ],
  ...over,
});
const about = { description: '', owner: '', tags: {} };
const common = {
  name: 'arrivals',
  entity: 'origin',
  columns: { delay: 'number' },
  event_time: 'event_timestamp',
  ...about,
};

test.each<[string, Partial<SourceDraft>, object]>([
  ['pushed', { eventId: 'id', table: 'typed.before' }, { kind: 'push', event_id: 'id' }],
  [
    'a table',
    { kind: 'table', table: 'ops.arrivals', createdTime: 'loaded_at', eventId: 'typed before' },
    { kind: 'table', table: 'ops.arrivals', created_time: 'loaded_at' },
  ],
  [
    'files',
    { kind: 'file', path: 'arrivals/*.csv', format: 'csv' },
    { kind: 'file', path: 'arrivals/*.csv', format: 'csv' },
  ],
])('%s', (_name, over, expected) => {
  expect(checkSourceDraft(draft(over))).toEqual({
    source: { ...common, ...expected },
    errors: null,
  });
});

test.each<[string, Partial<SourceDraft>, string]>([
  ['a table without its schema', { kind: 'table', table: 'arrivals' }, 'table'],
  ['no name', { name: '' }, 'name'],
  ['no entity', { entity: '' }, 'entity'],
  [
    'a column twice',
    {
      columns: [
        { id: 'a', name: 'delay', type: 'number' },
        { id: 'b', name: 'delay ', type: 'string' },
      ],
    },
    'columns',
  ],
])('%s is refused at %s', (_name, over, field) => {
  const { errors } = checkSourceDraft(draft(over));
  expect(errors?.map((error) => error.field)).toEqual([field]);
});
