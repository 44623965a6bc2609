import { describe, expect, it } from 'vitest';
import { compareEnvironments, sayDifferences } from './compare-environments.ts';

const nothing = { added: [], removed: [], changed: [], same: [] };

describe('compareEnvironments', () => {
  it.each([
    ['two that are not known', [], [], nothing],
    [
      'the same in another order',
      ['numpy==2.3.1', 'pandas==3.0'],
      ['pandas==3.0', 'numpy==2.3.1'],
      {
        ...nothing,
        same: [
          { name: 'numpy', version: '2.3.1' },
          { name: 'pandas', version: '3.0' },
        ],
      },
    ],
    [
      'one that became another, one that came and one that went',
      ['numpy==2.3.1', 'pandas==3.0'],
      ['numpy==2.4.0', 'polars==1.2'],
      {
        added: [{ name: 'polars', version: '1.2' }],
        removed: [{ name: 'pandas', version: '3.0' }],
        changed: [{ name: 'numpy', from: '2.3.1', to: '2.4.0' }],
        same: [],
      },
    ],
    [
      'a name written otherwise',
      ['Scikit_Learn==1.9'],
      ['scikit-learn==1.9'],
      { ...nothing, same: [{ name: 'scikit-learn', version: '1.9' }] },
    ],
    [
      'an address, and lines that are no packages',
      ['thing @ file:///a.whl', '# made by pip', '', '-e git+https://example.com/x'],
      ['thing @ file:///b.whl'],
      {
        ...nothing,
        removed: [{ name: '-e git+https://example.com/x', version: '' }],
        changed: [{ name: 'thing', from: 'file:///a.whl', to: 'file:///b.whl' }],
      },
    ],
    [
      'a version with equal signs and spaces',
      ['cpu-features==avx avx2', 'image==sha256:a=='],
      ['cpu-features==avx', 'image==sha256:a=='],
      {
        ...nothing,
        changed: [{ name: 'cpu-features', from: 'avx avx2', to: 'avx' }],
        same: [{ name: 'image', version: 'sha256:a==' }],
      },
    ],
    [
      'one that is named twice',
      ['numpy==1', 'numpy==2'],
      ['numpy==2'],
      { ...nothing, same: [{ name: 'numpy', version: '2' }] },
    ],
  ])('%s', (_name, from, to, expected) => {
    expect(compareEnvironments(from, to)).toEqual(expected);
  });
});

describe('sayDifferences', () => {
  it.each([
    ['nothing', ['a==1'], ['a==1'], null],
    [
      'each kind',
      ['a==1', 'b==1'],
      ['a==2', 'c==3', 'd'],
      'a 1 became 2; b is gone; c 3 is new; d is new',
    ],
    [
      'digests by their beginning',
      [`lock==sha256:${'a'.repeat(64)}`],
      [`lock==sha256:${'b'.repeat(64)}`],
      'lock sha256:aaaaaaaaaaaa… became sha256:bbbbbbbbbbbb…',
    ],
    [
      'no more than five',
      [],
      ['a==1', 'b==1', 'c==1', 'd==1', 'e==1', 'f==1', 'g==1'],
      'a 1 is new; b 1 is new; c 1 is new; d 1 is new; e 1 is new; 2 more',
    ],
  ])('%s', (_name, from, to, said) => {
    expect(sayDifferences(compareEnvironments(from, to))).toBe(said);
  });
});
