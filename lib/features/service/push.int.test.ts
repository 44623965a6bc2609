import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFeatureFixture, DAY, type FeatureFixture, HOUR } from '#test/feature-fixture.ts';

let fixture: FeatureFixture;
beforeAll(async () => {
  fixture = await createFeatureFixture();
  await fixture.addEntity('origin');
  await fixture.addEntity('route', [{ name: 'origin' }, { name: 'destination' }]);
  const about = { description: '', owner: '', tags: {} };
  const columns = { delay: 'number', carrier: 'string' } as const;
  const times = { event_time: 'event_timestamp', created_time: 'created' };
  const source = { kind: 'push', columns, event_id: 'id', ...times, ...about } as const;
  await fixture.addSource({ ...source, name: 'arrivals', entity: 'origin' });
  await fixture.addSource({ ...source, name: 'route_arrivals', entity: 'route' });
  const window = { size: '3h', hop: '5m' };
  await fixture.addView({
    ...about,
    name: 'origin_stats',
    source: 'arrivals',
    ttl: '7d',
    features: [
      { kind: 'value', name: 'last_delay', column: 'delay' },
      { kind: 'aggregate', name: 'flights', function: 'count', window },
      { kind: 'aggregate', name: 'delay_sum', function: 'sum', column: 'delay', window },
      { kind: 'aggregate', name: 'delay_mean', function: 'mean', column: 'delay', window },
      { kind: 'aggregate', name: 'delay_last', function: 'last', column: 'delay', window },
      {
        kind: 'aggregate',
        name: 'carriers',
        function: 'distinct_count',
        column: 'carrier',
        window,
      },
      {
        kind: 'aggregate',
        name: 'late_share',
        function: 'rate',
        predicate: [{ column: 'delay', is: '>=', value: 15 }],
        window,
      },
      {
        kind: 'aggregate',
        name: 'month',
        function: 'count',
        window: { size: '30d', hop: '5m' },
      },
      { kind: 'aggregate', name: 'day', function: 'count', window: { size: '1d' } },
      {
        kind: 'expression',
        name: 'over',
        type: 'number',
        expression: 'last_delay - request.allowed',
      },
    ],
  });
  await fixture.addView({
    ...about,
    name: 'route_stats',
    source: 'route_arrivals',
    features: [{ kind: 'value', name: 'last_delay', column: 'delay' }],
  });
});
afterAll(() => fixture.close());

interface Given {
  delay?: number | null;
  carrier?: string | null;
  id?: string | null;
  created?: string | null;
}
const event = (origin: string, event_timestamp: string, given: Given = {}) => ({
  origin,
  event_timestamp,
  delay: null,
  carrier: null,
  id: null,
  created: null,
  ...given,
});
const push = (...rows: Record<string, unknown>[]) => fixture.features.push('arrivals', rows);
const look = (
  origin: string,
  features: string[],
  options?: Parameters<FeatureFixture['look']>[2],
) =>
  fixture.look(
    features.map((name) => `origin_stats:${name}`),
    { origin },
    options,
  );

describe('what is pushed', () => {
  it('is looked up from then on', async () => {
    const at = fixture.at(-HOUR);
    await push(
      event('ORD', at, { delay: 30, carrier: 'AA' }),
      event('ORD', fixture.at(-HOUR - 1000), { delay: 10, carrier: 'UA' }),
    );
    expect(
      await look('ORD', [
        'last_delay',
        'flights',
        'delay_sum',
        'delay_mean',
        'carriers',
        'late_share',
      ]),
    ).toEqual([
      [30, 'present'],
      [2, 'present'],
      [40, 'present'],
      [20, 'present'],
      [2, 'present'],
      [0.5, 'present'],
    ]);
  });

  it('counts once, however often it comes with its id', async () => {
    const row = event('DUP', fixture.at(-HOUR), { delay: 5, id: 'one' });
    expect(await push(row, row)).toEqual({ accepted: 1, duplicates: 1 });
    expect(await push(row)).toEqual({ accepted: 0, duplicates: 1 });
    expect(await look('DUP', ['flights', 'delay_sum'])).toEqual([
      [1, 'present'],
      [5, 'present'],
    ]);
  });

  it('lands in its bucket when it is late, and an old one takes no newer one’s place', async () => {
    await push(event('LATE', fixture.at(-HOUR), { delay: 7 }));
    await push(event('LATE', fixture.at(-2 * HOUR), { delay: 90 }));
    await push(event('LATE', fixture.at(-9 * HOUR), { delay: 1000 }));
    expect(await look('LATE', ['last_delay', 'delay_last', 'flights', 'month'])).toEqual([
      [7, 'present'],
      [7, 'present'],
      [2, 'present'],
      [3, 'present'],
    ]);
  });

  it('of two tied on every time, the last taken in is the latest', async () => {
    const at = fixture.at(-HOUR);
    await push(
      event('TIE', at, { delay: 1, created: at }),
      event('TIE', at, { delay: 2, created: at }),
    );
    expect(await look('TIE', ['last_delay', 'delay_last'])).toEqual([
      [2, 'present'],
      [2, 'present'],
    ]);
  });

  it('is all taken, or none: the error names the row', async () => {
    const good = event('POISON', fixture.at(-HOUR), { delay: 1 });
    const bad = { ...good, delay: '12.5' };
    await expect(push(good, good, bad, good)).rejects.toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'rows[2].delay', message: expect.stringContaining('number') }],
    });
    expect(await look('POISON', ['flights'])).toEqual([[null, 'not_found']]);
    const { rows } = await fixture.db.pool.query(
      `SELECT count(*)::int AS n FROM feature_events WHERE keys = '["POISON"]'`,
    );
    expect(rows[0].n).toBe(0);
  });

  it('goes to sources that take it', async () => {
    await expect(fixture.features.push('nowhere', [])).rejects.toMatchObject({
      code: 'feature_source_not_found',
    });
    const many = Array.from({ length: 10_001 }, () => event('A', fixture.at(0)));
    await expect(push(...many)).rejects.toMatchObject({ code: 'too_many_rows' });
  });
});

describe('the future', () => {
  it('is not visible before its time', async () => {
    const start = fixture.now().getTime();
    await push(event('FUT', fixture.at(-2 * HOUR), { delay: 1 }));
    await push(event('FUT', fixture.at(2 * HOUR), { delay: 2 }));
    await push(event('NEW', fixture.at(HOUR), { delay: 3 }));
    expect(await look('FUT', ['last_delay', 'flights'])).toEqual([
      [1, 'present'],
      [1, 'present'],
    ]);
    expect(await look('NEW', ['last_delay'])).toEqual([[null, 'not_found']]);
    fixture.set(start + 2 * HOUR - 1);
    expect(await look('FUT', ['last_delay'])).toEqual([[1, 'present']]);
    fixture.set(start + 2 * HOUR);
    expect(await look('FUT', ['last_delay'])).toEqual([[2, 'present']]);
    // A window does not contain its end.
    expect(await look('FUT', ['flights'])).toEqual([[0, 'present']]);
    fixture.set(start + 2 * HOUR + 300_000);
    expect(await look('FUT', ['flights'])).toEqual([[1, 'present']]);
    expect(await look('NEW', ['last_delay'])).toEqual([[3, 'present']]);
    fixture.set(start);
  });

  it('is also what happened and is not yet known', async () => {
    const start = fixture.now().getTime();
    await push(event('KNOWN', fixture.at(-HOUR), { delay: 1, created: fixture.at(HOUR) }));
    await push(event('KNOWN', fixture.at(-HOUR - 1), { delay: 2 }));
    expect(await look('KNOWN', ['last_delay', 'flights', 'delay_sum'])).toEqual([
      [2, 'present'],
      [1, 'present'],
      [2, 'present'],
    ]);
    fixture.set(start + HOUR);
    expect(await look('KNOWN', ['last_delay', 'flights', 'delay_sum'])).toEqual([
      [1, 'present'],
      [2, 'present'],
      [3, 'present'],
    ]);
    fixture.set(start);
  });
});

describe('statuses', () => {
  it('an unknown key is not found, an old event expired, a null value null', async () => {
    expect(await look('NOBODY', ['last_delay', 'flights'])).toEqual([
      [null, 'not_found'],
      [null, 'not_found'],
    ]);
    await push(event('OLD', fixture.at(-7 * DAY - 1), { delay: 1 }));
    await push(event('EDGE', fixture.at(-7 * DAY), { delay: 1 }));
    expect(await look('OLD', ['last_delay', 'flights'])).toEqual([
      [null, 'expired'],
      [null, 'expired'],
    ]);
    expect(await look('EDGE', ['last_delay'])).toEqual([[1, 'present']]);
    await push(event('EMPTY', fixture.at(-HOUR)));
    expect(await look('EMPTY', ['last_delay', 'flights', 'delay_sum', 'delay_mean'])).toEqual([
      [null, 'null'],
      [1, 'present'],
      [0, 'present'],
      [null, 'null'],
    ]);
  });

  it('an expression has a value when all it uses has one', async () => {
    await push(event('EXP', fixture.at(-HOUR), { delay: 20 }));
    expect(await look('EXP', ['over'], { request: { allowed: 15 } })).toEqual([[5, 'present']]);
    expect(await look('EXP', ['over'])).toEqual([[null, 'null']]);
    expect(await look('NOBODY', ['over'], { request: { allowed: 15 } })).toEqual([[null, 'null']]);
  });

  it('a key that is missing is refused by its name', async () => {
    await expect(fixture.look(['route_stats:last_delay'], { origin: 'A' })).rejects.toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'entities[0].destination' }],
    });
    await expect(look('A', ['nothing'])).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(fixture.look(['nowhere:x'], {})).rejects.toMatchObject({
      code: 'feature_view_not_found',
    });
    await expect(fixture.look(['origin_stats'], {})).rejects.toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'features[0]' }],
    });
  });
});

it('keys that concatenate alike are apart', async () => {
  const row = { event_timestamp: fixture.at(-1000), carrier: null, id: null, created: null };
  await fixture.features.push('route_arrivals', [
    { ...row, origin: '1', destination: '23', delay: 1 },
    { ...row, origin: '12', destination: '3', delay: 2 },
    { ...row, origin: '1","2', destination: '3', delay: 3 },
  ]);
  const of = (origin: string, destination: string) =>
    fixture.look(['route_stats:last_delay'], { origin, destination });
  expect(await of('1', '23')).toEqual([[1, 'present']]);
  expect(await of('12', '3')).toEqual([[2, 'present']]);
  expect(await of('1","2', '3')).toEqual([[3, 'present']]);
  expect(await of('1', '2')).toEqual([[null, 'not_found']]);
});

it('days are 24 hours of UTC, also when clocks are changed', async () => {
  const start = fixture.now().getTime();
  // In Berlin the clock goes from 02:00 to 03:00 on 29 March.
  fixture.set('2026-03-30T00:30:00Z');
  await push(
    event('DST', '2026-03-29T00:59:59+01:00'),
    event('DST', '2026-03-29T01:00:00+01:00'),
    event('DST', '2026-03-29T03:00:00+02:00'),
    event('DST', '2026-03-30T01:59:59+02:00'),
    event('DST', '2026-03-30T02:00:00+02:00'),
  );
  expect(await look('DST', ['day'])).toEqual([[3, 'present']]);
  fixture.set(start);
});

it('takes batches of many writers at once', async () => {
  const origins = ['W1', 'W2', 'W3'];
  const writers = Array.from({ length: 12 }, (_, writer) => {
    const features = fixture.open();
    const rows = Array.from({ length: 50 }, (_row, index) =>
      event(origins[(index + writer) % 3] ?? '', fixture.at(-HOUR + index * 1000), {
        delay: 1,
        id: `w${index}`,
        carrier: `${writer} ${index}`,
      }),
    );
    // Half of them bring the same events, in another order.
    const mine = writer % 2 ? rows.toReversed() : rows.map((row) => ({ ...row, id: null }));
    return features.push('arrivals', mine);
  });
  const results = await Promise.all(writers);
  const accepted = results.reduce((sum, result) => sum + result.accepted, 0);
  expect(accepted).toBe(6 * 50 + 50);
  const counts = await Promise.all(origins.map((origin) => look(origin, ['flights', 'delay_sum'])));
  const sum = (index: number) =>
    counts.reduce((total, answer) => total + Number(answer[index]?.[0]), 0);
  expect([sum(0), sum(1)]).toEqual([accepted, accepted]);
});

it('counts 100,000 categories', async () => {
  for (let batch = 0; batch < 10; batch += 1) {
    const rows = Array.from({ length: 10_000 }, (_, index) =>
      event('MANY', fixture.at(-HOUR), { carrier: `carrier ${batch * 10_000 + index}` }),
    );
    await push(...rows);
  }
  expect(await look('MANY', ['carriers', 'flights'])).toEqual([
    [100_000, 'present'],
    [100_000, 'present'],
  ]);
}, 60_000);

it('says of the past what was known then', async () => {
  const start = fixture.now().getTime();
  await push(event('PAST', fixture.at(-HOUR), { delay: 1 }));
  fixture.set(start + HOUR);
  await push(event('PAST', fixture.at(-1.5 * HOUR), { delay: 5 }));
  await push(event('PAST', fixture.at(-60_000), { delay: 2 }));
  expect(await look('PAST', ['last_delay', 'flights', 'delay_sum'])).toEqual([
    [2, 'present'],
    [3, 'present'],
    [8, 'present'],
  ]);
  const at = new Date(start + 1000).toISOString();
  expect(await look('PAST', ['last_delay', 'flights', 'delay_sum'], { at })).toEqual([
    [1, 'present'],
    [1, 'present'],
    [1, 'present'],
  ]);
  const before = new Date(start - 2 * HOUR).toISOString();
  expect(await look('PAST', ['last_delay'], { at: before })).toEqual([[null, 'not_found']]);
  fixture.set(start);
});
