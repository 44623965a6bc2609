import type { TrainingColumn } from '#lib/training/training-data.ts';
import { type Flight, openFlights, readFlights } from '../../examples/flights/flight-features.ts';

/** Every seventh distance is missing. */
export const GAP = 7;

/** Flights of periods, each from a day up to, and without, another. */
export async function readPeriods(periods: readonly [string, string][]): Promise<Flight[][]> {
  const connection = await openFlights();
  const found: Flight[][] = [];
  for (const [from, to] of periods) {
    const flights: Flight[] = [];
    for await (const flight of readFlights(connection, new Date(from), new Date(to))) {
      flights.push(flight);
    }
    found.push(flights);
  }
  connection.closeSync();
  return found;
}

export function partOfDay({ features: { hour } }: Flight): number {
  return hour <= 10 ? 0 : hour <= 15 ? 1 : 2;
}

export function columnsOf(flights: readonly Flight[], without?: string): TrainingColumn[] {
  const number = (name: 'hour' | 'weekday' | 'distance'): TrainingColumn => ({
    name,
    kind: 'numeric',
    values: Float64Array.from(flights, ({ features }, at) =>
      name === 'distance' && at % GAP === 0 ? Number.NaN : features[name],
    ),
  });
  const airport = (name: 'origin' | 'destination'): TrainingColumn => {
    const labels = [...new Set(flights.map(({ features }) => features[name]))].sort();
    const codeOf = new Map(labels.map((label, code) => [label, code]));
    const codes = Int32Array.from(flights, ({ features }) => codeOf.get(features[name]) ?? -1);
    return { name, kind: 'categorical', labels, codes };
  };
  const all = [number('hour'), number('weekday'), number('distance')];
  return [...all, airport('origin'), airport('destination')].filter(({ name }) => name !== without);
}
