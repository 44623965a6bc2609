import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

export interface FlightFeatures {
  hour: number;
  weekday: number;
  distance: number;
  origin: string;
  destination: string;
  origin_late_share: number;
  route_late_share: number;
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

const DAY_MS = 24 * 60 * 60 * 1000;

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

/**
 * Flights that depart in [from, to), in order of departure. One query for each day keeps memory at
 * a day's flights; features.sql reaches back far enough for the cut to change nothing.
 */
export async function* readFlights(
  connection: DuckDBConnection,
  from: Date,
  to: Date,
): AsyncGenerator<Flight> {
  const sql = await readFile(new URL('./features.sql', import.meta.url), 'utf8');
  const query = await connection.prepare(sql);
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

function toTimestamp(date: Date): string {
  return date.toISOString().replace('T', ' ').replace('Z', '');
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
      origin_late_share: Number(row.origin_late_share),
      route_late_share: Number(row.route_late_share),
    },
    late: row.late === 1 ? 1 : 0,
  };
}
