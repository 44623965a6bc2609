import { describe, expect, it } from 'vitest';
import { routingSchema } from '#lib/notifications/contract.ts';
import { inhibitorOf, isOn, silences } from './is-muted.ts';

const span = { starts_at: '2031-05-01T00:00:00.000Z', ends_at: '2031-12-01T00:00:00.000Z' };
const nightly = { days: ['sun' as const], at: '23:30', minutes: 120, time_zone: 'Europe/Berlin' };

describe('isOn', () => {
  it.each([
    ['before it begins', null, '2031-04-30T23:59:59Z', false],
    ['at its begin', null, '2031-05-01T00:00:00Z', true],
    ['at its end', null, '2031-12-01T00:00:00Z', false],
    // 4 May 2031 is a Sunday; Berlin is two hours ahead in summer.
    ['before the time of the week', nightly, '2031-05-04T21:29:00Z', false],
    ['at the time of the week', nightly, '2031-05-04T21:30:00Z', true],
    ['past midnight of it', nightly, '2031-05-04T23:29:00Z', true],
    ['when it is over', nightly, '2031-05-04T23:30:00Z', false],
    ['on another day', nightly, '2031-05-05T21:45:00Z', false],
    // In winter it is one hour.
    ['by the clock of winter', nightly, '2031-11-02T22:45:00Z', true],
    ['not by the clock of summer', nightly, '2031-11-02T21:45:00Z', false],
  ])('%s', (_, weekly, at, expected) => {
    expect(isOn({ ...span, weekly }, new Date(at))).toBe(expected);
  });

  it('silences what its matchers name', () => {
    const silence = {
      ...span,
      weekly: null,
      matchers: [{ label: 'model', op: 'in' as const, values: ['flights'] }],
    };
    expect(silences(silence, { model: 'flights' }, new Date('2031-06-01T00:00:00Z'))).toBe(true);
    expect(silences(silence, { model: 'fraud' }, new Date('2031-06-01T00:00:00Z'))).toBe(false);
  });
});

describe('inhibitorOf', () => {
  const { inhibitions } = routingSchema.parse({});
  const page = { labels: { severity: '1', model: 'flights' } };
  const ofVersion = { labels: { severity: '2', model: 'flights', version: '2' } };
  const ticket = { labels: { severity: '4', model: 'flights', version: '2' } };
  const other = { labels: { severity: '4', model: 'fraud' } };
  const down = { labels: { severity: '1', alert: 'gateway-down' } };

  it.each([
    ['of the same version', [ofVersion], ticket, ofVersion],
    ['of the whole model', [page], ticket, page],
    ['of another model', [page], other, undefined],
    [
      'of another version',
      [{ labels: { severity: '1', model: 'flights', version: '1' } }],
      ticket,
      undefined,
    ],
    ['not of what is as bad', [page], ofVersion, undefined],
    ['not of itself', [ticket], ticket, undefined],
    ['of every model, by what is down for all', [down], ofVersion, down],
    ['not of what is down for all, by a model', [page], down, undefined],
  ])('%s', (_, firing, alert, expected) => {
    expect(inhibitorOf(inhibitions, firing, alert)).toEqual(expected);
  });
});
