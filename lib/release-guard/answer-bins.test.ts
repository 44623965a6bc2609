import { describe, expect, it } from 'vitest';
import { binCodes, type ReferenceColumn } from '#lib/monitoring/contract.ts';
import { answerBins, answerShape } from './answer-bins.ts';

const column = (over: Partial<ReferenceColumn>): ReferenceColumn => ({
  ...{ name: 'score', role: 'score', kind: 'numeric', precision: 'exact', rows: 0, edges: [] },
  ...{ coarse_edges: [], categories: [], others: null, counts: null, distinct: 0, once: 0 },
  ...{ twice: 0, effective: 0, moments: null, quantiles: null },
  ...over,
});
const before = [0, 0, 0, 0, 0];

describe('numbers', () => {
  const bins = answerBins({ role: 'score', edges: [0.2, 0.5], classes: [] });

  it.each([
    [-1, 0],
    [0.2, 0],
    [0.21, 1],
    [0.5, 1],
    [7, 2],
    [Number.NaN, null],
    [null, null],
    ['0.1', null],
  ])('%s is in bin %s', (value, bin) => expect(bins.binOf(value)).toBe(bin));

  it('says its bins', () => {
    expect(bins.names).toEqual([
      'a score of 0.2 or less',
      'a score from 0.2 to 0.5',
      'a score above 0.5',
    ]);
  });

  it('counts what another reference counted, but where a bin reaches over an edge', () => {
    const counted = column({ edges: [0.1, 0.2, 0.3, 0.4, 0.6] });
    // Up to .1, .2, .3, .4, .6 and above: the fifth reaches over .5.
    expect(bins.countsOf(counted, [...before, 1, 2, 4, 8, 16, 32])).toEqual([3, 12, 32]);
  });

  it('counts its own reference whole', () => {
    const counted = column({ edges: [0.1, 0.2, 0.35, 0.5, 0.6] });
    expect(bins.countsOf(counted, [...before, 1, 1, 1, 1, 1, 1])).toEqual([2, 2, 2]);
  });
});

describe('classes', () => {
  const bins = answerBins({ role: 'class', edges: [], classes: ['late', '1'] });

  it('are told by what they are written as', () => {
    expect([bins.binOf('late'), bins.binOf(1), bins.binOf('other'), bins.binOf(null)]).toEqual([
      0,
      1,
      null,
      null,
    ]);
    const counted = column({
      role: 'class',
      kind: 'categorical',
      categories: [1, 'early', 'late'],
    });
    expect(binCodes.first).toBe(before.length);
    expect(bins.countsOf(counted, [...before, 5, 6, 7])).toEqual([7, 5]);
  });
});

describe('answerShape', () => {
  it('is of the score before the value before the class', () => {
    const score = column({ coarse_edges: [0.5] });
    const klass = column({ name: 'class', role: 'class', kind: 'categorical', categories: [0, 1] });
    expect(answerShape([klass, score])).toEqual({ role: 'score', edges: [0.5], classes: [] });
    expect(answerShape([klass])).toEqual({ role: 'class', edges: [], classes: ['0', '1'] });
  });

  it('is nothing of features, and of a score that is always the same', () => {
    expect(answerShape([column({ role: 'feature', coarse_edges: [1] })])).toBeNull();
    expect(answerShape([column({})])).toBeNull();
  });
});
