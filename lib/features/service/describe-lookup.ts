import type { LookupBody } from '../value-operations.ts';
import type { LookupAnswer } from './lookup.ts';

/** What was looked up, as the REST API says it: by name, with times as text. */
export function describeLookup(
  answer: LookupAnswer,
  entities: readonly Record<string, string | number>[],
): LookupBody {
  const text = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    at: new Date(answer.atMs).toISOString(),
    features: answer.features,
    rows: answer.rows.map((row, index) => ({
      entities: entities[index] ?? {},
      values: Object.fromEntries(
        row.map(({ value, status, eventMs }, at) => [
          answer.features[at]?.reference ?? '',
          { value, status, event_time: text(eventMs) },
        ]),
      ),
    })),
  };
}
