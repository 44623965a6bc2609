import { expect, test } from 'vitest';
import { z } from 'zod';
import { readTexts, toTexts } from './number-draft.ts';

const schema = z.strictObject({
  days: z.number().int().min(1).max(90),
  share: z.strictObject({ target: z.number().gt(0).lt(1) }).nullable(),
});
const rows = [
  { path: 'days', label: 'Days' },
  { path: 'share.target', label: 'Share', scale: 100 },
];
const settings = { days: 28, share: { target: 0.999 } };

test('numbers are written in the unit of a person', () => {
  expect(toTexts(settings, rows)).toEqual({ days: '28', 'share.target': '99.9' });
});

test('what is written is read back as it was', () => {
  const { settings: read } = readTexts(schema, settings, rows, toTexts(settings, rows));
  expect(read).toEqual(settings);
});

test('thousands may be set off with commas', () => {
  const wide = z.strictObject({ rows: z.number().int() });
  const row = [{ path: 'rows', label: 'Rows' }];
  expect(readTexts(wide, { rows: 1 }, row, { rows: ' 10,000 ' }).settings).toEqual({ rows: 10000 });
});

test('what is switched off stays so, whatever its text', () => {
  const off = { days: 7, share: null };
  expect(toTexts(off, rows)).toEqual({ days: '7', 'share.target': '' });
  expect(readTexts(schema, off, rows, { days: '7', 'share.target': 'x' }).settings).toEqual(off);
});

test.each([
  ['days', '', 'must be a number'],
  ['days', 'many', 'must be a number'],
  ['days', '1e400', 'must be a number'],
  ['days', '2.5', /int/],
  ['days', '91', /90/],
  ['share.target', '100', /1/],
])('%s = “%s” is refused where it stands', (path, text, message) => {
  const { problems } = readTexts(schema, settings, rows, {
    ...toTexts(settings, rows),
    [path]: text,
  });
  expect(Object.keys(problems ?? {})).toEqual([path]);
  expect(problems?.[path]).toMatch(message);
});

test('the settings that are changed stay what they were', () => {
  readTexts(schema, settings, rows, { days: '1', 'share.target': '50' });
  expect(settings).toEqual({ days: 28, share: { target: 0.999 } });
});
