import { expect, it } from 'vitest';
import { routingSchema } from './contract.ts';
import { findNaming, listNamed } from './find-naming.ts';

const [one, two] = ['019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000002'];
const matchers = [{ label: 'severity', op: 'in', values: ['1'] }];
const routing = routingSchema.parse({
  channels: [one],
  routes: [
    { matchers, channels: [] },
    { matchers, channels: [two, one] },
  ],
});

it('finds where a channel is named', () => {
  expect(findNaming(routing, one)).toEqual(['default', '2']);
  expect(findNaming(routing, two)).toEqual(['2']);
  expect(findNaming(routing, 'else')).toEqual([]);
});

it('lists each once, by its first field', () => {
  expect([...listNamed(routing)]).toEqual([
    [one, 'channels[0]'],
    [two, 'routes[1].channels[0]'],
  ]);
});
