import { expect, it } from 'vitest';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import { nameInputs } from './name-inputs.ts';

const feature = (name: string) => ({ name, type: 'number' as const, required: true });
const layout = {
  kind: 'columns',
  features: [feature('hour'), feature('distance')],
} as unknown as FeatureLayout;
const recorded = { number: 2, layout, isRecorded: true };
const inForce = { ...recorded, isRecorded: false };
const byPosition = ['value 1', 'value 2'];

it.each([
  ['of its version', [7, 300], recorded, ['hour', 'distance'], undefined],
  [
    'of the version in force',
    [7, 300],
    inForce,
    ['hour', 'distance'],
    'The names are those of version 2, in force now; no version was chosen.',
  ],
  [
    'of none: another number than its version takes',
    [7],
    recorded,
    ['value 1'],
    'By position: version 2 takes 2 values.',
  ],
  [
    'of none: another number than the version in force takes',
    [7],
    inForce,
    ['value 1'],
    'By position: version 2, in force now, takes 2 values; no version was chosen.',
  ],
  [
    'of none: nothing in force',
    [7, 300],
    null,
    byPosition,
    'By position: no version was chosen, and none is in force.',
  ],
  [
    'of none: its version is not to be had',
    [7, 300],
    { ...recorded, layout: null },
    byPosition,
    'By position: version 2 could not be looked up.',
  ],
  ['of the caller', { distance: 300, hour: 7 }, recorded, ['hour', 'distance'], undefined],
  ['of the caller, with nothing in force', { b: 1, a: 2 }, null, ['b', 'a'], undefined],
])('names are those %s', (_name, row, version, names, note) => {
  const named = nameInputs(row, version);
  expect(named.values.map(({ name }) => name)).toEqual(names);
  expect(named.note).toBe(note);
});
