import { describe, expect, it } from 'vitest';
import { type Layer, layerSchema } from './contract.ts';
import { scheduleSpans } from './schedule-spans.ts';

const [ada, grace, alan] = [
  '019a0000-0000-7000-8000-00000000000a',
  '019a0000-0000-7000-8000-00000000000b',
  '019a0000-0000-7000-8000-00000000000c',
] as const;
const names: Record<string, string> = { [ada]: 'Ada', [grace]: 'Grace', [alan]: 'Alan' };

function layer(more: Partial<Layer> = {}): Layer {
  return layerSchema.parse({
    ...{ name: 'Primary', people: [ada, grace], starts_on: '2026-03-23' },
    ...{ handover_at: '09:00', every: 1, unit: 'day', ...more },
  });
}

/** "Ada from 2026-03-27T08:00Z, 23 h" for every span. */
function spansOf(
  time_zone: string,
  layers: Layer[],
  [from, to]: [string, string],
  overrides: Parameters<typeof scheduleSpans>[1] = [],
): string[] {
  const range = { from: Date.parse(from), to: Date.parse(to) };
  return scheduleSpans({ time_zone, layers }, overrides, range).final.map((span) => {
    const hours = (span.to - span.from) / 3_600_000;
    const name = span.user === null ? 'nobody' : names[span.user];
    return `${name} from ${new Date(span.from).toISOString().slice(0, 16)}Z, ${hours} h`;
  });
}

describe('turns', () => {
  it('are handed over at the same time of the clock, through a day of 23 hours', () => {
    expect(spansOf('Europe/Berlin', [layer()], ['2026-03-27T08:00Z', '2026-03-31T07:00Z'])).toEqual(
      [
        'Ada from 2026-03-27T08:00Z, 24 h',
        'Grace from 2026-03-28T08:00Z, 23 h',
        'Ada from 2026-03-29T07:00Z, 24 h',
        'Grace from 2026-03-30T07:00Z, 24 h',
      ],
    );
  });

  it('and through one of 25', () => {
    const fall = layer({ starts_on: '2026-10-30', handover_at: '17:00' });
    const range: [string, string] = ['2026-10-30T21:00Z', '2026-11-02T22:00Z'];
    expect(spansOf('America/New_York', [fall], range)).toEqual([
      'Ada from 2026-10-30T21:00Z, 24 h',
      'Grace from 2026-10-31T21:00Z, 25 h',
      'Ada from 2026-11-01T22:00Z, 24 h',
    ]);
  });

  it('begin once where the time of the handover exists twice', () => {
    const fall = layer({ starts_on: '2026-10-24', handover_at: '02:30' });
    expect(spansOf('Europe/Berlin', [fall], ['2026-10-24T12:00Z', '2026-10-26T12:00Z'])).toEqual([
      'Ada from 2026-10-24T12:00Z, 12.5 h',
      'Grace from 2026-10-25T00:30Z, 25 h',
      'Ada from 2026-10-26T01:30Z, 10.5 h',
    ]);
  });

  it('begin with the jump where it does not exist', () => {
    const spring = layer({ starts_on: '2026-03-28', handover_at: '02:30' });
    expect(spansOf('Europe/Berlin', [spring], ['2026-03-28T12:00Z', '2026-03-30T12:00Z'])).toEqual([
      'Ada from 2026-03-28T12:00Z, 13 h',
      'Grace from 2026-03-29T01:00Z, 23.5 h',
      'Ada from 2026-03-30T00:30Z, 11.5 h',
    ]);
  });

  it('leave nobody out where a day was left out: that turn is what is left of it', () => {
    const over = layer({ people: [ada, grace, alan], starts_on: '2011-12-28' });
    expect(spansOf('Pacific/Apia', [over], ['2011-12-28T19:00Z', '2011-12-31T19:00Z'])).toEqual([
      'Ada from 2011-12-28T19:00Z, 24 h',
      'Grace from 2011-12-29T19:00Z, 15 h',
      'Alan from 2011-12-30T10:00Z, 9 h',
      'Ada from 2011-12-30T19:00Z, 24 h',
    ]);
  });

  it('begin at half past four in London where it is ten in Kolkata', () => {
    const weekly = layer({ starts_on: '2026-03-23', handover_at: '10:00', unit: 'week' });
    expect(spansOf('Asia/Kolkata', [weekly], ['2026-03-23T00:00Z', '2026-04-07T00:00Z'])).toEqual([
      'nobody from 2026-03-23T00:00Z, 4.5 h',
      'Ada from 2026-03-23T04:30Z, 168 h',
      'Grace from 2026-03-30T04:30Z, 168 h',
      'Ada from 2026-04-06T04:30Z, 19.5 h',
    ]);
  });

  it('of several weeks go on in order, years later', () => {
    const rare = layer({ people: [ada, grace, alan], every: 2, unit: 'week' });
    // 104 weeks, 52 turns: 52 mod 3 is 1.
    expect(spansOf('Europe/Berlin', [rare], ['2028-03-20T07:00Z', '2028-03-20T12:00Z'])).toEqual([
      'Ada from 2028-03-20T07:00Z, 1 h',
      'Grace from 2028-03-20T08:00Z, 4 h',
    ]);
  });
});

describe('windows', () => {
  const office = layer({
    name: 'Office',
    windows: [{ weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
  });

  it('leave gaps, which are nobody’s', () => {
    // Friday to Monday, over the change of clocks.
    expect(spansOf('Europe/Berlin', [office], ['2026-03-27T08:00Z', '2026-03-31T07:00Z'])).toEqual([
      'Ada from 2026-03-27T08:00Z, 8 h',
      'nobody from 2026-03-27T16:00Z, 63 h',
      'Grace from 2026-03-30T07:00Z, 8 h',
      'nobody from 2026-03-30T15:00Z, 16 h',
    ]);
  });

  it('are filled by the layers below', () => {
    const rest = layer({ name: 'Nights', people: [alan], starts_on: '2026-03-01' });
    expect(
      spansOf('Europe/Berlin', [office, rest], ['2026-03-27T08:00Z', '2026-03-30T09:00Z']),
    ).toEqual([
      'Ada from 2026-03-27T08:00Z, 8 h',
      'Alan from 2026-03-27T16:00Z, 63 h',
      'Grace from 2026-03-30T07:00Z, 2 h',
    ]);
  });

  it('past midnight belong to the day they begin, and are an hour longer when clocks go back', () => {
    const night = layer({
      ...{ people: [ada], starts_on: '2026-10-01', handover_at: '12:00' },
      windows: [{ weekdays: [6], from: '22:00', to: '06:00' }],
    });
    expect(spansOf('Europe/Berlin', [night], ['2026-10-24T00:00Z', '2026-10-26T00:00Z'])).toEqual([
      'nobody from 2026-10-24T00:00Z, 20 h',
      'Ada from 2026-10-24T20:00Z, 9 h',
      'nobody from 2026-10-25T05:00Z, 19 h',
    ]);
  });

  it('that the clock jumps over in part are what is left of them', () => {
    const early = layer({
      ...{ people: [ada], handover_at: '00:00' },
      windows: [{ weekdays: [7], from: '02:15', to: '03:15' }],
    });
    expect(spansOf('Europe/Berlin', [early], ['2026-03-29T00:00Z', '2026-03-29T06:00Z'])).toEqual([
      'nobody from 2026-03-29T00:00Z, 1 h',
      'Ada from 2026-03-29T01:00Z, 0.25 h',
      'nobody from 2026-03-29T01:15Z, 4.75 h',
    ]);
  });

  it('of a whole day are two turns where a handover is in it', () => {
    const sunday = layer({ windows: [{ weekdays: [7], from: '00:00', to: '24:00' }] });
    expect(spansOf('Europe/Berlin', [sunday], ['2026-03-28T12:00Z', '2026-03-30T12:00Z'])).toEqual([
      'nobody from 2026-03-28T12:00Z, 11 h',
      'Grace from 2026-03-28T23:00Z, 8 h',
      'Ada from 2026-03-29T07:00Z, 15 h',
      'nobody from 2026-03-29T22:00Z, 14 h',
    ]);
  });
});

describe('overrides', () => {
  const of = (id: string, user: string, from: string, to: string, createdAt: number) => ({
    ...{ id, user, createdAt },
    ...{ from: Date.parse(from), to: Date.parse(to) },
  });
  const range: [string, string] = ['2026-03-24T08:00Z', '2026-03-25T08:00Z'];

  it('come before every layer, and the one made last before the others', () => {
    const overrides = [
      of('1', grace, '2026-03-24T10:00Z', '2026-03-24T16:00Z', 2),
      of('2', alan, '2026-03-24T12:00Z', '2026-03-24T14:00Z', 3),
      of('3', ada, '2026-03-24T12:00Z', '2026-03-24T18:00Z', 1),
    ];
    const layers = [layer({ starts_on: '2026-03-24', people: [ada] })];
    expect(spansOf('Europe/Berlin', layers, range, overrides)).toEqual([
      'Ada from 2026-03-24T08:00Z, 2 h',
      'Grace from 2026-03-24T10:00Z, 2 h',
      'Alan from 2026-03-24T12:00Z, 2 h',
      'Grace from 2026-03-24T14:00Z, 2 h',
      'Ada from 2026-03-24T16:00Z, 2 h',
      'Ada from 2026-03-24T18:00Z, 14 h',
    ]);
  });

  it('stand in for nobody too, and are cut where the time that is asked about ends', () => {
    const later = layer({ starts_on: '2027-01-01' });
    const overrides = [of('1', alan, '2026-03-20T00:00Z', '2026-03-24T20:00Z', 1)];
    expect(spansOf('Europe/Berlin', [later], range, overrides)).toEqual([
      'Alan from 2026-03-24T08:00Z, 12 h',
      'nobody from 2026-03-24T20:00Z, 12 h',
    ]);
  });
});
