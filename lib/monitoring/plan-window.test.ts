import { describe, expect, it, test } from 'vitest';
import { planWindow } from './plan-window.ts';

const at = (text: string) => Date.parse(`2026-03-${text}:00Z`);
const all = { minutesFromMs: 0, hoursFromMs: 0 };
const show = ({ unit, fromMs, toMs }: { unit: number; fromMs: number; toMs: number }) =>
  `${unit} ${new Date(fromMs).toISOString().slice(8, 16)} ${new Date(toMs).toISOString().slice(8, 16)}`;
const plan = (from: string, to: string, kept = all) => {
  const { span, pieces } = planWindow({ fromMs: at(from), toMs: at(to) }, kept);
  return { span: show({ unit: 0, ...span }).slice(2), pieces: pieces.map(show) };
};

describe('a window', () => {
  test.each([
    ['of minutes', '02T10:05', '02T10:50', ['60 02T10:05 02T10:50']],
    ['of hours', '02T10:00', '02T12:00', ['3600 02T10:00 02T12:00']],
    [
      'across hours',
      '02T10:05',
      '02T12:03',
      ['60 02T10:05 02T11:00', '3600 02T11:00 02T12:00', '60 02T12:00 02T12:03'],
    ],
    [
      'across days',
      '01T22:30',
      '04T01:10',
      [
        '60 01T22:30 01T23:00',
        '3600 01T23:00 02T00:00',
        '86400 02T00:00 04T00:00',
        '3600 04T00:00 04T01:00',
        '60 04T01:00 04T01:10',
      ],
    ],
    ['of nothing', '02T10:05', '02T10:05', []],
  ])('%s', (_title, from, to, pieces) => {
    expect(plan(from, to).pieces).toEqual(pieces);
  });

  test.each([
    ['minutes that are gone: to the hour', '01T22:30', '04T01:10', '01T22:00 04T01:10'],
    ['hours that are gone: to the day', '01T01:30', '04T01:10', '01T00:00 04T01:10'],
    ['both', '01T01:30', '01T23:10', '01T00:00 02T00:00'],
  ])('moves outward among %s', (_title, from, to, span) => {
    const kept = { minutesFromMs: at('03T00:00'), hoursFromMs: at('01T20:00') };
    expect(plan(from, to, kept).span).toBe(span);
  });
});

it('leaves no moment out and takes none twice, whatever its ends', () => {
  for (let n = 0; n < 300; n += 1) {
    const fromMs = at('01T00:00') + ((n * 7_919) % 5_000) * 60_000;
    const { span, pieces } = planWindow({ fromMs, toMs: fromMs + n * 1_237_000 }, all);
    let end = span.fromMs;
    for (const piece of pieces) {
      expect(piece.fromMs).toBe(end);
      end = piece.toMs;
    }
    expect(end).toBe(span.toMs);
  }
});
