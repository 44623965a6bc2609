import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Flight, openFlights, readFlights } from './flight-features.ts';

interface Row {
  at: string;
  delay?: number;
  distance?: number;
  origin?: string;
  destination?: string;
}

// 400 miles are 50 minutes, and 30 more: on time, such a flight lands 80 minutes after it left.
const MILES = 400;
const PRIOR = 0.2;

let connection: DuckDBConnection;

beforeEach(async () => {
  const instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run(`CREATE TABLE flights
    (flight BIGINT, date TIMESTAMP, delay BIGINT, distance BIGINT, origin TEXT, destination TEXT)`);
});

afterEach(() => connection.closeSync());

async function fill(rows: Row[]): Promise<void> {
  for (const [flight, row] of rows.entries()) {
    await connection.run(
      'INSERT INTO flights VALUES ($flight, CAST($at AS TIMESTAMP), $delay, $distance, $from, $to)',
      {
        flight,
        at: `2001-03-01 ${row.at}`,
        delay: row.delay ?? 0,
        distance: row.distance ?? MILES,
        from: row.origin ?? 'ATL',
        to: row.destination ?? 'MIA',
      },
    );
  }
}

async function featuresOf(rows: Row[], from = '2001-03-01'): Promise<Map<number, Flight>> {
  await fill(rows);
  const flights = new Map<number, Flight>();
  for await (const flight of readFlights(connection, new Date(from), new Date('2001-03-02'))) {
    flights.set(flight.flight, flight);
  }
  return flights;
}

describe('late shares', () => {
  it('are the prior while nothing is known', async () => {
    const flight = (await featuresOf([{ at: '10:00' }])).get(0);
    expect(flight?.features).toEqual({
      hour: 10,
      weekday: 4,
      distance: 400,
      origin: 'ATL',
      destination: 'MIA',
      origin_late_share: PRIOR,
      route_late_share: PRIOR,
    });
    expect(flight?.late).toBe(0);
  });

  it('count a late flight from its landing on, not while it is in the air', async () => {
    // Left 08:00, 20 minutes late: lands 09:40.
    const flights = await featuresOf([
      { at: '08:00', delay: 20 },
      { at: '09:39' },
      { at: '09:40' },
    ]);
    expect(flights.get(1)?.features.origin_late_share).toBe(PRIOR);
    expect(flights.get(2)?.features.origin_late_share).toBe(round((1 + 10 * PRIOR) / 11));
    expect(flights.get(0)?.knownAt).toBe(Date.parse('2001-03-01T09:40:00Z'));
  });

  it('never know an early flight before it could have landed', async () => {
    const flights = await featuresOf([{ at: '08:00', delay: -1116 }, { at: '09:19' }]);
    expect(flights.get(1)?.features.origin_late_share).toBe(PRIOR);
    expect(flights.get(0)?.knownAt).toBe(Date.parse('2001-03-01T09:20:00Z'));
  });

  it('do not contain the outcome of the flight itself', async () => {
    const late = await featuresOf([{ at: '10:00', delay: 300 }]);
    expect(late.get(0)?.features.origin_late_share).toBe(PRIOR);
  });

  it('forget the origin after 3 hours and the route after 12', async () => {
    // Known from 07:35 on.
    const flights = await featuresOf([
      { at: '06:00', delay: 15 },
      { at: '10:35' },
      { at: '10:36' },
      { at: '19:35', origin: 'ATL', destination: 'MIA' },
      { at: '19:36', origin: 'ATL', destination: 'MIA' },
    ]);
    expect(flights.get(1)?.features.origin_late_share).toBe(round(3 / 11));
    expect(flights.get(2)?.features.origin_late_share).toBe(PRIOR);
    // Flights 1 and 2 landed in time at 11:55 and 11:56, and are known to the route too.
    expect(flights.get(3)?.features.route_late_share).toBe(round((1 + 5 * PRIOR) / 8));
    expect(flights.get(4)?.features.route_late_share).toBe(round((0 + 5 * PRIOR) / 7));
  });

  it('take 15 minutes as late and 14 as in time', async () => {
    const flights = await featuresOf([
      { at: '08:00', delay: 15 },
      { at: '08:00', delay: 14 },
    ]);
    expect([flights.get(0)?.late, flights.get(1)?.late]).toEqual([1, 0]);
  });

  it('keep origins apart, and draw a route towards its origin', async () => {
    const flights = await featuresOf([
      { at: '08:00', delay: 15, destination: 'BOS' },
      { at: '10:00', destination: 'MIA' },
      { at: '10:00', origin: 'SFO', destination: 'BOS' },
    ]);
    expect(flights.get(1)?.features).toMatchObject({
      origin_late_share: round(3 / 11),
      route_late_share: round(3 / 11),
    });
    expect(flights.get(2)?.features.origin_late_share).toBe(PRIOR);
  });
});

describe('the flights of the file', () => {
  it('have the same features wherever reading starts', async () => {
    const file = await openFlights();
    try {
      const from = new Date('2001-03-02T00:00:00Z');
      const to = new Date('2001-03-02T06:30:00Z');
      const direct: Flight[] = [];
      for await (const flight of readFlights(file, from, to)) direct.push(flight);
      const earlier: Flight[] = [];
      for await (const flight of readFlights(file, new Date('2001-02-25T11:00:00Z'), to)) {
        if (flight.departedAt >= from.getTime()) earlier.push(flight);
      }
      expect(direct.length).toBeGreaterThan(500);
      expect(earlier).toEqual(direct);
      const times = direct.map((flight) => flight.departedAt);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    } finally {
      file.closeSync();
    }
  });
});

function round(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
