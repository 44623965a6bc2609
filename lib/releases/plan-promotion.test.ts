import { describe, expect, it } from 'vitest';
import type { ReleasePlan } from './contract.ts';
import { planPromotion } from './plan-promotion.ts';

const ready = (number: number) => ({ number, status: 'ready' }) as const;
const plan = (version: number, fallback: number[] = []): ReleasePlan => ({
  routes: [{ version, weight: 1 }],
  fallback,
});
const shared: ReleasePlan = {
  routes: [
    { version: 2, weight: 1 },
    { version: 1, weight: 9 },
  ],
  fallback: [],
};

describe('planPromotion', () => {
  it.each<[string, { seq: number; plan: ReleasePlan } | null, ReleasePlan]>([
    ['the first release falls back to nothing', null, plan(2)],
    ['falls back to the version in force', { seq: 1, plan: plan(1) }, plan(2, [1])],
    ['not to what that fell back to', { seq: 2, plan: plan(1, [3]) }, plan(2, [1])],
    ['to the version with most traffic', { seq: 1, plan: shared }, plan(2, [1])],
  ])('gives the version all traffic: %s', (_name, inForce, expected) => {
    expect(planPromotion({ version: ready(2) }, inForce)).toEqual(expected);
  });

  it('takes the fallback it is given, each version once and never the promoted one', () => {
    const fallback = [ready(3), ready(2), ready(1), ready(3)];
    const inForce = { seq: 1, plan: plan(1) };
    expect(planPromotion({ version: ready(2), fallback }, inForce)).toEqual(plan(2, [3, 1]));
    expect(planPromotion({ version: ready(2), fallback: [] }, inForce)).toEqual(plan(2));
  });

  it('keeps the default answer in force, or takes the one it is given', () => {
    const inForce = { seq: 1, plan: { ...plan(1), default: { value: 0 } } };
    expect(planPromotion({ version: ready(2) }, inForce).default).toEqual({ value: 0 });
    const given = { expression: 'distance > 1000.0 ? 1 : 0' };
    expect(planPromotion({ version: ready(2), default: given }, inForce).default).toEqual(given);
    expect(planPromotion({ version: ready(2), default: null }, inForce)).toEqual(plan(2, [1]));
  });

  it('changes only the chain of the version in force', () => {
    const inForce = { seq: 1, plan: plan(2, [1]) };
    expect(planPromotion({ version: ready(2), fallback: [ready(3)] }, inForce)).toEqual(
      plan(2, [3]),
    );
  });

  it.each(['archived', 'deleted'] as const)('refuses a version that is %s', (status) => {
    const refusal = expect.objectContaining({
      code: 'version_archived',
      message: expect.stringContaining(status),
    });
    expect(() => planPromotion({ version: { number: 2, status } }, null)).toThrow(refusal);
    expect(() =>
      planPromotion({ version: ready(1), fallback: [{ number: 2, status }] }, null),
    ).toThrow(refusal);
  });

  it('refuses the version that has all traffic already', () => {
    expect(() => planPromotion({ version: ready(2) }, { seq: 7, plan: plan(2, [1]) })).toThrow(
      expect.objectContaining({ code: 'already_in_force', extra: { current_seq: 7 } }),
    );
  });
});
