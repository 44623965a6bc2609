import { describe, expect, it } from 'vitest';
import { concludeReproduction, type ReproductionFindings } from './conclude-reproduction.ts';

const THEN = 'a'.repeat(64);
const NOW = 'b'.repeat(64);
const same = { added: [], removed: [], changed: [], same: [{ name: 'node', version: '24' }] };
const other = { ...same, changed: [{ name: 'numpy', from: '2.3', to: '2.4' }] };
const found: ReproductionFindings = {
  ...{ expected: THEN, digest: NOW, trainer: 'command', isDeterministic: false },
  golden: { cases: 20, tolerance: 1e-4, differing: 0, first: null },
  ...{ environment: same, seed: 7, contradictions: [], seconds: 2 },
  metrics: { before: {}, now: {} },
};
const differing = { cases: 20, tolerance: 1e-4, differing: 3, first: 'golden case 2 differs' };
const built = { trainer: 'gbdt', isDeterministic: true };

describe('the verdict', () => {
  it.each<[string, Partial<ReproductionFindings>, string]>([
    ['the same bytes', { digest: THEN, golden: null }, 'identical'],
    ['the same bytes of a built-in trainer', { digest: THEN, golden: null, ...built }, 'identical'],
    ['other bytes, the same answers', {}, 'same_answers'],
    ['other answers', { golden: differing }, 'differs'],
    ['the same answers of a built-in trainer', built, 'differs'],
    ['no golden cases', { golden: null }, 'differs'],
    ['a model that cannot be asked', { golden: { problem: 'It has other inputs.' } }, 'differs'],
  ])('of %s', (_name, more, status) => {
    expect(concludeReproduction({ ...found, ...more }).status).toBe(status);
  });
});

describe('what is said', () => {
  const first = 'Another file came out (SHA-256 bbbbbbbbbbbb…, not aaaaaaaaaaaa…).';
  it.each<[string, Partial<ReproductionFindings>, string[]]>([
    [
      'of another environment and other metrics',
      {
        ...{ golden: differing, environment: other },
        metrics: {
          before: { auc: 0.9123456, loss: 0.5 },
          now: { auc: 0.9123457, loss: 0.25, f1: 1 },
        },
      },
      [
        first,
        '3 of 20 golden cases are answered otherwise: golden case 2 differs.',
        'Its trainer says auc 0.9123456 then, 0.9123457 now; loss 0.5 then, 0.25 now.',
        'The environment is another one: numpy 2.3 became 2.4.',
      ],
    ],
    [
      'of one golden case, and an environment that is not known',
      { golden: { cases: 1, tolerance: 0.01, differing: 0, first: null }, environment: null },
      [
        first,
        'Its golden case is answered the same, within 0.01.',
        'What it was trained in is not recorded.',
      ],
    ],
    [
      'of a seed that is not the run’s, which is cause enough',
      { ...built, golden: differing, contradictions: ['Its lineage says seed 8; run 1 had 7.'] },
      [
        first,
        '3 of 20 golden cases are answered otherwise: golden case 2 differs.',
        'Its lineage says seed 8; run 1 had 7.',
        'The environment is the same as then.',
      ],
    ],
    [
      'of a built-in trainer without a cause',
      { ...built, golden: null },
      [
        first,
        'The version has no golden cases, so its answers cannot be compared.',
        'The environment is the same as then.',
        'Data, seed 7, settings and environment are the same, and gbdt gives the same for the same: the version’s file was made in another way.',
      ],
    ],
  ])('%s', (_name, more, said) => {
    expect(concludeReproduction({ ...found, ...more }).said).toEqual(said);
  });

  it('of an identical file, where it came out', () => {
    const more = { digest: THEN, golden: null, environment: other };
    expect(concludeReproduction({ ...found, ...more }).said).toEqual([
      'The same file came out (SHA-256 aaaaaaaaaaaa…).',
      'It came out in another environment: numpy 2.3 became 2.4.',
    ]);
  });

  it('of many metrics, the first five', () => {
    const before = Object.fromEntries([...'abcdefg'].map((name) => [name, 1]));
    const now = Object.fromEntries([...'abcdefg'].map((name) => [name, 2]));
    const { said, details } = concludeReproduction({ ...found, metrics: { before, now } });
    expect(said[2]).toMatch(/e 1 then, 2 now; 2 more differ\.$/);
    expect(details?.metrics).toHaveLength(7);
  });
});
