import { expect, test } from 'vitest';
import { splitSpan } from './split-span.ts';

const at = (clock: string) => new Date(`2031-05-04T${clock}Z`);
const toText = ({ from, to }: { from: Date; to: Date }) =>
  `${from.toISOString().slice(11, 19)}-${to.toISOString().slice(11, 19)}`;

test.each<[string, string, string, string | null, string[]]>([
  ['03:10:20', '03:40:10', '03:10:00-03:41:00', null, ['03:10:00-03:41:00']],
  ['03:50:00', '04:10:00', '03:50:00-04:10:00', null, ['03:50:00-04:10:00']],
  [
    ...(['02:59:59', '05:10:01', '02:59:00-05:11:00', '03:00:00-05:00:00'] as const),
    ['02:59:00-03:00:00', '05:00:00-05:11:00'],
  ],
  ['03:00:00', '05:00:00', '03:00:00-05:00:00', '03:00:00-05:00:00', []],
  ['03:10:00', '03:10:00', '03:10:00-03:11:00', null, ['03:10:00-03:11:00']],
])('%s to %s', (from, to, minutes, hours, edges) => {
  const split = splitSpan({ from: at(from), to: at(to) });
  expect(toText(split.minutes)).toBe(minutes);
  expect(split.hours && toText(split.hours)).toBe(hours);
  expect(split.edges.map(toText)).toEqual(edges);
});
