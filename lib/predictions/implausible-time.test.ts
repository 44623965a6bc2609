import { expect, it } from 'vitest';
import { implausibleTime } from './implausible-time.ts';

const now = new Date('2026-03-10T12:00:00.000Z');

it.each([
  ['2001-01-01T00:00:00.000Z', undefined],
  ['1971-01-01T00:00:00.000Z', undefined],
  ['2026-03-10T12:05:00.000Z', undefined],
  ['2026-03-10T12:05:00.001Z', 'from 1971-01-01T00:00:00.000Z to 2026-03-10T12:05:00.000Z'],
  ['1970-12-31T23:59:59.999Z', 'got 1970-12-31T23:59:59.999Z'],
  ['0000-01-01T00:00:00.000Z', 'got 0000-01-01'],
])('%s: %s', (time, says) => {
  const said = implausibleTime(new Date(time), now);
  if (says === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(says);
});
