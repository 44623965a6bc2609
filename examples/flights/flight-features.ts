import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Arrival, WINDOWS_MS } from './feature-views.ts';

/** What a request brings; the late shares are looked up for its origin and destination. */
export interface FlightFeatures {
  hour: number;
  weekday: number;
  distance: number;
  origin: string;
  destination: string;
}

export interface Flight {
  /** Row number in the file: the data has no flight number. */
  flight: number;
  /** Milliseconds of the origin's local clock, taken as if it were UTC. */
  departedAt: number;
  knownAt: number;
  features: FlightFeatures;
  late: 0 | 1;
}

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/**
 * Flights that departed longer ago than this are in no window: 12 hours and a hop of window, 28.2 of the longest delay (1688 minutes) and
 * 10.9 of the longest flight (4962 miles).
 */
export const HISTORY_MS = 60 * HOUR_MS;

/** A connection whose table `flights` is the file of the npm package vega-datasets. */
export async function openFlights(): Promise<DuckDBConnection> {
  // The package exports only its index, so the data file is found from there.
  const index = createRequire(import.meta.url).resolve('vega-datasets');
  const file = join(index, '../../data/flights-3m.parquet').replaceAll("'", "''");
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run(`
    CREATE VIEW flights AS
    SELECT file_row_number AS flight, date, delay, distance, origin, destination
    FROM read_parquet('${file}', file_row_number = true)`);
  return connection;
}

export async function countFlights(connection: DuckDBConnection, from: Date, to: Date) {
  const result = await connection.runAndReadAll(
    `SELECT count(*)::INTEGER FROM flights
     WHERE date >= CAST($from AS TIMESTAMP) AND date < CAST($to AS TIMESTAMP)`,
    { from: toTimestamp(from), to: toTimestamp(to) },
  );
  return Number(result.getRows()[0]?.[0] ?? 0);
}

export function flightsSql(): Promise<string> {
  return readFile(new URL('./flights.sql', import.meta.url), 'utf8');
}

/** Flights that depart in [from, to), in order of departure. One query for each day keeps memory at a day's flights. */
export async function* readFlights(
  connection: DuckDBConnection,
  from: Date,
  to: Date,
): AsyncGenerator<Flight> {
  const query = await connection.prepare(await flightsSql());
  try {
    for (let start = from.getTime(); start < to.getTime(); start = nextMidnight(start)) {
      query.bind({
        period_start: toTimestamp(new Date(start)),
        period_end: toTimestamp(new Date(Math.min(nextMidnight(start), to.getTime()))),
      });
      const result = await query.runAndReadAll();
      for (const row of result.getRowObjectsJS()) yield toFlight(row);
    }
  } finally {
    query.destroySync();
  }
}

function nextMidnight(time: number): number {
  return (Math.floor(time / DAY_MS) + 1) * DAY_MS;
}

export function toTimestamp(date: Date): string {
  return date.toISOString().replace('T', ' ').replace('Z', '');
}

/** A flight's arrival, of which the late shares are made. */
export function arrivalOf({ flight, features, late, knownAt }: Flight): Arrival {
  const { origin, destination } = features;
  return { flight, origin, destination, late: late === 1, knownAt };
}

/** Arrivals of flights that left before a time and are in a window then or land later. */
export async function readEarlierArrivals(
  connection: DuckDBConnection,
  before: Date,
): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  const from = new Date(before.getTime() - HISTORY_MS);
  for await (const flight of readFlights(connection, from, before)) {
    if (flight.knownAt >= before.getTime() - WINDOWS_MS) arrivals.push(arrivalOf(flight));
  }
  return arrivals;
}

function toFlight(row: Record<string, unknown>): Flight {
  return {
    flight: Number(row.flight),
    departedAt: (row.departed_at as Date).getTime(),
    knownAt: (row.known_at as Date).getTime(),
    features: {
      hour: Number(row.hour),
      weekday: Number(row.weekday),
      distance: Number(row.distance),
      origin: String(row.origin),
      destination: String(row.destination),
    },
    late: row.late === 1 ? 1 : 0,
  };
}
