import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Flight, openFlights, readEarlierArrivals, readFlights } from './flight-features.ts';

interface Row {
  at: string;
  delay?: number;
  distance?: number;
  origin?: string;
  destination?: string;
}

// 400 miles are 50 minutes, and 30 more: on time, such a flight lands 80 minutes after it left.
const MILES = 400;

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

describe('readFlights', () => {
  it('has what a request brings, and when the outcome is known', async () => {
    // Left 08:00, 20 minutes late: lands 09:40.
    const flight = (await featuresOf([{ at: '08:00', delay: 20 }])).get(0);
    expect(flight).toEqual({
      flight: 0,
      departedAt: Date.parse('2001-03-01T08:00:00Z'),
      knownAt: Date.parse('2001-03-01T09:40:00Z'),
      features: { hour: 8, weekday: 4, distance: 400, origin: 'ATL', destination: 'MIA' },
      late: 1,
    });
  });

  it('never knows an early flight before it could have landed', async () => {
    const flights = await featuresOf([{ at: '08:00', delay: -1116 }]);
    expect(flights.get(0)?.knownAt).toBe(Date.parse('2001-03-01T09:20:00Z'));
  });

  it('takes 15 minutes as late and 14 as in time', async () => {
    const flights = await featuresOf([
      { at: '08:00', delay: 15 },
      { at: '08:00', delay: 14 },
    ]);
    expect([flights.get(0)?.late, flights.get(1)?.late]).toEqual([1, 0]);
  });
});

describe('readEarlierArrivals', () => {
  it('has what is in a window at a time, or lands later', async () => {
    await fill([
      { at: '08:00' },
      { at: '09:00', delay: 15, destination: 'BOS' },
      { at: '21:50' },
      { at: '22:00' },
    ]);
    const arrivals = await readEarlierArrivals(connection, new Date('2001-03-01T22:00:00Z'));
    expect(arrivals.map(({ flight, destination, late }) => [flight, destination, late])).toEqual([
      [1, 'BOS', true],
      [2, 'MIA', false],
    ]);
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
