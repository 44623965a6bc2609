import { describe, expect, it } from 'vitest';
import { planPromotion } from './plan-promotion.ts';

const ready = { number: 2, status: 'ready' } as const;
const all = (version: number) => ({ routes: [{ version, weight: 1 }], fallback: [] });

describe('planPromotion', () => {
  it.each([
    ['the first release', null],
    ['another version in force', { seq: 1, plan: all(1) }],
    [
      'only a share in force',
      {
        seq: 1,
        plan: {
          routes: [
            { version: 2, weight: 1 },
            { version: 1, weight: 9 },
          ],
          fallback: [],
        },
      },
    ],
    ['the same version with a fallback', { seq: 1, plan: { ...all(2), fallback: [1] } }],
  ])('gives the version all traffic: %s', (_name, inForce) => {
    expect(planPromotion(ready, inForce)).toEqual(all(2));
  });

  it.each(['archived', 'deleted'] as const)('refuses a version that is %s', (status) => {
    expect(() => planPromotion({ number: 2, status }, null)).toThrow(
      expect.objectContaining({
        code: 'version_archived',
        message: expect.stringContaining(status),
      }),
    );
  });

  it('refuses the version that has all traffic already', () => {
    expect(() => planPromotion(ready, { seq: 7, plan: all(2) })).toThrow(
      expect.objectContaining({ code: 'already_in_force', extra: { current_seq: 7 } }),
    );
  });
});
