import { setImmediate as letOthersGoOn } from 'node:timers/promises';
import type { Db } from '#lib/db/client.ts';
import { evaluateOutcomes } from '../evaluate-outcomes.ts';
import type { Interval } from '../interval.ts';
import { addOutcomes } from '../outcomes.ts';
import { slideOutcomes } from '../slide-outcomes.ts';
import { findHours } from '../store/hours.ts';

const HOUR_MS = 3_600_000;
/** What a look is of. */
const DAY_HOURS = 24;
/** Labels of predictions that are older hardly come any more: what was found of them is asked for again after an hour. */
const SETTLED_MS = 2 * DAY_HOURS * HOUR_MS;
const ASK_AGAIN_MS = HOUR_MS;
const MOST_KNOWN = 20_000;

export interface Measured {
  value: number;
  n: number;
  interval: Interval | null;
}

/** A metric of all versions together over the last day, as it was again and again. */
export function createMetricLooks({ db, now }: { db: Db; now: () => Date }) {
  const known = new Map<string, { measured: Measured | null; untilMs: number }>();

  return {
    /** At times every so many hours of a span: by the labels that predictions of the 24 hours before have by now; of hours without labels there is none. */
    async metricLooks(
      modelId: string,
      metric: string,
      { from, to, everyHours }: { from: Date; to: Date; everyHours: number },
    ): Promise<{ at: Date; measured: Measured }[]> {
      const stepMs = everyHours * HOUR_MS;
      const first = Math.ceil(from.getTime() / stepMs) * stepMs;
      const start = first - DAY_HOURS * HOUR_MS;
      const span = { from: new Date(start), to };
      const hours = await findHours(db, {
        ...{ modelId, basis: 'prediction', version: undefined },
        ...span,
      });
      const parts = Map.groupBy(hours, ({ hour }) => Math.floor((hour.getTime() - start) / stepMs));
      const count = Math.floor((to.getTime() - start) / stepMs);
      const outcomes = Array.from({ length: count }, (_, place) =>
        addOutcomes((parts.get(place) ?? []).map((hour) => hour.outcomes)),
      );
      const nowMs = now().getTime();
      const looks: { at: Date; measured: Measured }[] = [];
      let at = start;
      for (const sum of slideOutcomes(outcomes, Math.max(1, DAY_HOURS / everyHours))) {
        at += stepMs;
        if (!sum || at < first) continue;
        const key = `${modelId} ${metric} ${at}`;
        const before = known.get(key);
        let measured = before && nowMs < before.untilMs ? before.measured : undefined;
        if (measured === undefined) {
          const found = evaluateOutcomes(sum);
          const value = found.metrics[metric] ?? null;
          measured =
            value === null
              ? null
              : { value, n: found.n, interval: found.intervals[metric] ?? null };
          if (known.size >= MOST_KNOWN) known.clear();
          if (at < nowMs - SETTLED_MS) known.set(key, { measured, untilMs: nowMs + ASK_AGAIN_MS });
          await letOthersGoOn();
        }
        if (measured) looks.push({ at: new Date(at), measured });
      }
      return looks;
    },
  };
}
