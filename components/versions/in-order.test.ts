import { expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

it('follows the signature and leaves the rest as it came', () => {
  const known = [{ name: 'hour' }, { name: 'carrier' }];
  expect(inOrder(['z', 'carrier', 'a', 'hour'], known)).toEqual(['hour', 'carrier', 'z', 'a']);
});
