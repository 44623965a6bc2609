import { describe, expect, it } from 'vitest';
import { leftMs, shareOf, tookMs } from './run-looks.ts';

const at = '2026-03-01T12:00:00.000Z';
const later = (seconds: number) => Date.parse(at) + seconds * 1000;
const progress = (done: number, total: number | null) => ({ done, total, says: null });

describe('shareOf', () => {
  it.each([
    ['nothing said', null, null],
    ['no total', progress(5, null), null],
    ['nothing to do', progress(0, 0), null],
    ['a quarter', progress(25, 100), 0.25],
    ['more than all', progress(120, 100), 1],
  ])('%s', (_name, said, expected) => {
    expect(shareOf(said)).toBe(expected);
  });
});

describe('leftMs', () => {
  it.each([
    ['a quarter in ten seconds leaves thirty', progress(25, 100), at, 10, 30_000],
    ['all is done', progress(100, 100), at, 10, 0],
    ['too early to tell', progress(1, 100), at, 10, null],
    ['it has not begun', progress(25, 100), null, 10, null],
    ['a clock behind the server’s', progress(25, 100), at, -5, null],
    ['no total', progress(25, null), at, 10, null],
  ])('%s', (_name, said, startedAt, seconds, expected) => {
    expect(leftMs(said, startedAt, later(seconds))).toBe(expected);
  });
});

describe('tookMs', () => {
  it.each([
    ['ended', { started_at: at, ended_at: '2026-03-01T12:00:03.000Z' }, later(60), 3000],
    ['still going', { started_at: at, ended_at: null }, later(60), 60_000],
    ['not begun', { started_at: null, ended_at: null }, later(60), null],
    ['no clock yet', { started_at: at, ended_at: null }, null, null],
  ])('%s', (_name, span, now, expected) => {
    expect(tookMs(span, now)).toBe(expected);
  });
});
