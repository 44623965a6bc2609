import { seededNumbers } from './random-order.ts';

export interface AnsweredRequest {
  at: Date;
  id: string;
  rowCount: number;
}

/** Rows of a request are alike more often than those of different ones. */
export const MOST_OF_REQUEST = 50;

const SEED = 1;

/**
 * At most `limit` rows of requests, spread over them; of a request they are drawn, since it may be sorted or go up and down. Where there are more, requests are left out as well as
 * rows of each: to read one row of a request is to read all of it.
 */
export function chooseRows<T extends AnsweredRequest>(
  requests: readonly T[],
  limit: number,
): (T & { rows: number[] })[] {
  const countOf = ({ rowCount }: AnsweredRequest) => Math.min(rowCount, MOST_OF_REQUEST);
  const all = requests.reduce((sum, request) => sum + countOf(request), 0);
  const random = seededNumbers(SEED);
  const thin = Math.max(1, Math.sqrt(all / limit));
  const kept = takeEvenly(requests, Math.ceil(requests.length / thin));
  const places = kept.flatMap((request, place) =>
    drawRows(request.rowCount, countOf(request), random).map((row) => ({ place, row })),
  );
  const rows = Map.groupBy(takeEvenly(places, limit), ({ place }) => place);
  return [...rows].flatMap(([place, some]) => {
    const request = kept[place];
    return request ? [{ ...request, rows: some.map(({ row }) => row) }] : [];
  });
}

/** So many of the rows, in order. */
function drawRows(count: number, most: number, random: () => number): number[] {
  const found: number[] = [];
  for (let row = 0; row < count && found.length < most; row += 1) {
    if (random() * (count - row) < most - found.length) found.push(row);
  }
  return found;
}

/** So many of them at most, at even distances. */
function takeEvenly<T>(values: readonly T[], most: number): T[] {
  if (values.length <= most) return [...values];
  const step = values.length / most;
  return values.filter((_, at) => Math.floor((at + 1) / step) > Math.floor(at / step));
}
