import { expect, it } from 'vitest';
import { refusePromotion } from './refuse-promotion.ts';

const off = { isOn: false, reason: '' };
it.each([
  ['it only advises', false, false, off, null],
  ['an operator', true, false, off, /An admin can/],
  ['an operator, whatever is filled in', true, false, { isOn: true, reason: 'x' }, /An admin can/],
  ['an admin', true, true, off, /or override it/],
  ['without a reason', true, true, { isOn: true, reason: '  ' }, /Say why/],
  ['with one', true, true, { isOn: true, reason: 'night' }, null],
  ['with one too long', true, true, { isOn: true, reason: 'x'.repeat(501) }, /500/],
])('%s', (_name, isRequired, mayOverride, override, expected) => {
  const refusal = refusePromotion({ isRequired, mayOverride, override });
  if (expected === null) expect(refusal).toBeNull();
  else expect(refusal).toMatch(expected);
});
