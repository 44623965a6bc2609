import { expect, it } from 'vitest';
import { scheduleSchema } from '#lib/oncall/contract.ts';
import { moved, readDraft, without } from './read-draft.ts';
import { newLayer } from './schedule-draft.ts';

it('says what is wrong by the fields’ paths', () => {
  const draft = {
    ...{ name: ' ', time_zone: 'Mars/Base' },
    layers: [{ ...newLayer([], '2026-03-02', 'Primary'), handover_at: '' }],
  };
  const { value, problems } = readDraft(scheduleSchema, draft);
  expect(value).toBeNull();
  expect([...problems.keys()].sort()).toEqual([
    'layers.0.handover_at',
    'layers.0.people',
    'name',
    'time_zone',
  ]);
});

it('reads what is right', () => {
  const ada = '019a0000-0000-7000-8000-00000000000a';
  const layers = [newLayer([ada], '2026-03-02', 'Primary')];
  const draft = { name: 'Primary', time_zone: 'Europe/Berlin', layers };
  expect(readDraft(scheduleSchema, draft)).toEqual({ value: draft, problems: new Map() });
});

it.each([
  [0, 1, ['b', 'a', 'c']],
  [2, -1, ['a', 'c', 'b']],
  [0, -1, ['a', 'b', 'c']],
  [2, 1, ['a', 'b', 'c']],
] as const)('item %i moved by %i', (place, by, expected) => {
  expect(moved(['a', 'b', 'c'], place, by)).toEqual(expected);
});

it('leaves out one place, not what is equal to it', () => {
  expect(without(['a', 'b', 'a'], 0)).toEqual(['b', 'a']);
});
