import { describe, expect, it } from 'vitest';
import { figures, uniform } from '#test/stats/figures.ts';
import { addToAdwin, adwinMean, startAdwin } from './adwin.ts';
import { addToDdm, startDdm } from './ddm.ts';
import { addToPageHinkley, PAGE_HINKLEY, startPageHinkley } from './page-hinkley.ts';

describe.each(figures.streams)('errors of $before, then $after', (stream) => {
  const errors = Array.from(uniform(stream.seed, 6000), (u, at) =>
    u < (at < 3000 ? stream.before : stream.after) ? 1 : 0,
  );
  const changesAt = (isChange: (error: number) => boolean) =>
    errors.flatMap((error, at) => (isChange(error) ? [at] : []));

  it('ADWIN finds the first where river does', () => {
    const state = startAdwin();
    const found = changesAt((error) => addToAdwin(state, error));
    expect(found[0]).toBe(stream.adwin[0]);
  });

  it('Page-Hinkley as in river', () => {
    const state = startPageHinkley();
    const settings = { ...PAGE_HINKLEY, threshold: 20 };
    expect(changesAt((error) => addToPageHinkley(state, error, settings))).toEqual(
      stream.page_hinkley,
    );
  });

  it('DDM as in river', () => {
    const state = startDdm();
    expect(changesAt((error) => addToDdm(state, error === 1) === 'drift')).toEqual(stream.ddm);
  });
});

it('ADWIN forgets what was before a change, and goes on from what was stored', () => {
  let state = startAdwin();
  for (const u of uniform(61, 2000)) addToAdwin(state, u);
  state = JSON.parse(JSON.stringify(state));
  let changes = 0;
  for (const u of uniform(62, 2000)) if (addToAdwin(state, 5 + u)) changes += 1;
  expect(changes).toBeGreaterThan(0);
  expect(adwinMean(state)).toBeCloseTo(5.5, 1);
  expect(state.size).toBeLessThan(2100);
});

it('none is led astray by a model that never fails at first', () => {
  const state = startDdm();
  for (let at = 0; at < 100; at += 1) expect(addToDdm(state, false)).toBe('stable');
  expect(addToDdm(state, true)).toBe('stable');
});

it('what is no number is refused', () => {
  expect(() => addToAdwin(startAdwin(), Number.NaN)).toThrow(RangeError);
  expect(() => startAdwin(1)).toThrow(RangeError);
  expect(() => addToPageHinkley(startPageHinkley(), Infinity)).toThrow(RangeError);
});
