import type { EventMark } from '#components/charts/mark.ts';
import { eventLooks } from '#components/serving/event-looks.ts';
import type { ServingEvent } from '#lib/telemetry/contract.ts';

/** What one looks for beside a bend in a chart; a breaker that is tried again is a step on the way. */
const MARKED = new Set<ServingEvent['kind']>([
  'breaker_opened',
  'breaker_closed',
  'runner_ended',
  'spool_full',
  'spool_recovered',
  'records_dropped',
  'skew_found',
  'skew_ended',
]);

export function eventMarks(events: readonly ServingEvent[]): EventMark[] {
  return events
    .filter(({ kind }) => MARKED.has(kind))
    .map(({ id, at, kind, version, detail }) => ({
      t: Date.parse(at),
      event: id,
      word: eventLooks[kind].word,
      isBad: eventLooks[kind].state === 'bad',
      version,
      detail,
    }));
}
