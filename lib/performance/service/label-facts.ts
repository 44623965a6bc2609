import { setImmediate as letOthersGoOn } from 'node:timers/promises';
import type { Db } from '#lib/db/client.ts';
import type { ReferenceSample } from '#lib/monitoring/contract.ts';
import { learnScores } from '../estimate-counts.ts';
import { evaluateOutcomes } from '../evaluate-outcomes.ts';
import { addOutcomes, type Outcomes } from '../outcomes.ts';
import { slideOutcomes } from '../slide-outcomes.ts';
import { type Basis, findHours } from '../store/hours.ts';
import {
  countLabelled,
  findLabelledHours,
  findLearned,
  findRecorded,
  type LabelledHour,
} from '../store/label-counts.ts';
import { findModel } from '../store/models.ts';
import { createVersionClasses } from './version-classes.ts';
import { createVersionDecisions } from './version-decisions.ts';

const HOUR_MS = 3_600_000;
/** Sums over time are made of so many parts at least. */
const PARTS = 24;
/** So many hours are in memory at a time. */
const AT_ONCE_MS = 168 * HOUR_MS;

export interface MetricFact {
  value: number;
  labels: number;
}

/** When versions were in force. */
export interface ForceSpan {
  from: Date;
  to: Date;
  versions: readonly number[];
}

/** What labels say of a model, for whoever decides by it. */
export function createLabelFacts({
  db,
  getSample,
  now = () => new Date(),
}: {
  db: Db;
  getSample: (reference: number) => Promise<ReferenceSample | null>;
  now?: () => Date;
}) {
  const classesOf = createVersionClasses({ db, now });
  const decisionOf = createVersionDecisions({ db, now, classesOf });

  /** By version, of parts of the time that are so long. */
  async function readParts(
    modelId: string,
    { from, to, partMs }: { from: number; to: number; partMs: number },
  ): Promise<Map<number, Map<number, Outcomes>>> {
    const parts = new Map<number, Map<number, Outcomes>>();
    for (let at = from; at < to; at += AT_ONCE_MS) {
      const span = { from: new Date(at), to: new Date(Math.min(to, at + AT_ONCE_MS)) };
      const asked = { modelId, basis: 'arrival', version: undefined, ...span } as const;
      const byPart = Map.groupBy(await findHours(db, asked), ({ hour }) => placeOf(hour, partMs));
      for (const [place, hours] of byPart) {
        const part = parts.get(place) ?? new Map<number, Outcomes>();
        parts.set(place, part);
        for (const [version, some] of Map.groupBy(hours, (hour) => hour.version)) {
          const known = part.get(version);
          const all = some.map(({ outcomes }) => outcomes);
          const sum = addOutcomes(known ? [known, ...all] : all);
          if (sum) part.set(version, sum);
        }
      }
    }
    return parts;
  }

  return {
    hours: (
      modelId: string,
      basis: Basis,
      { from, to }: { from: Date; to: Date },
    ): Promise<LabelledHour[]> => findLabelledHours(db, { modelId, basis, from, to }),

    /** Rows whose prediction and label were both there only after a time; of hours that are over as they were added up. */
    async countSince(
      { id, name }: { id: string; name: string },
      since: Date,
      now: Date,
    ): Promise<number> {
      const whole = new Date(Math.ceil(since.getTime() / HOUR_MS) * HOUR_MS);
      const partial =
        since < whole ? await countLabelled(db, { model: name, from: since, to: whole }) : 0;
      const to = new Date(now.getTime() + HOUR_MS);
      const asked = { modelId: id, basis: 'arrival', from: whole, to } as const;
      const hours = await findLabelledHours(db, asked);
      return hours.reduce((sum, { labelled }) => sum + labelled, partial);
    },

    /** Of versions together, by the labels of a span’s predictions; null: it is not defined. */
    async getMetric(
      modelId: string,
      metric: string,
      { from, to, versions }: ForceSpan,
    ): Promise<MetricFact | null> {
      const asked = { modelId, basis: 'prediction', from, to, version: undefined } as const;
      const hours = (await findHours(db, asked)).filter((one) => versions.includes(one.version));
      return factOf(addOutcomes(hours.map(({ outcomes }) => outcomes)), metric);
    },

    /** What a version is to keep to: as it was said when it was registered, or as its reference has it. */
    async getReference(modelId: string, version: number, metric: string): Promise<number | null> {
      const recorded = await findRecorded(db, { modelId, version });
      const own = recorded?.metrics[metric];
      if (typeof own === 'number') return own;
      const learned = await findLearned(db, { modelId, version });
      if (learned) return learned.metrics[metric] ?? null;
      const sample = recorded?.reference ? await getSample(recorded.reference) : null;
      const model = await findModel(db, { id: modelId });
      if (!sample || !recorded || !model) return null;
      const classes = await classesOf(model, version);
      const positive = String((classes?.scores ? classes.classes[1] : null) ?? recorded.positive);
      const decide = await decisionOf(model, version, positive);
      const scores = learnScores(sample, positive, decide);
      const metrics: Record<string, number | null> = scores?.evaluation.metrics ?? {};
      return metrics[metric] ?? null;
    },

    /**
     * A metric over time as it was known then: of rows whose labels had come, over a window, of the versions that were in force. Of windows longer than a day it is
     * said anew a 24th of the window after.
     */
    async metricOverTime(
      modelId: string,
      metric: string,
      { spans, windowHours }: { spans: readonly ForceSpan[]; windowHours: number },
    ): Promise<{ at: Date; fact: MetricFact | null }[]> {
      const [first, last] = [spans[0], spans.at(-1)];
      if (!first || !last) return [];
      const partMs = Math.ceil(windowHours / PARTS) * HOUR_MS;
      const width = Math.ceil((windowHours * HOUR_MS) / partMs);
      const begin = placeOf(first.from, partMs) - width;
      const asked = { from: begin * partMs, to: last.to.getTime(), partMs };
      const parts = await readParts(modelId, asked);
      const found: { at: Date; fact: MetricFact | null }[] = [];
      for (const { from, to, versions } of spans) {
        const start = placeOf(from, partMs) - width;
        const count = placeOf(to, partMs) - start;
        const outcomes = Array.from({ length: count }, (_, place) => {
          const part = parts.get(start + place);
          const some = versions.flatMap((version) => part?.get(version) ?? []);
          return addOutcomes(some);
        });
        let place = start;
        for (const sum of slideOutcomes(outcomes, width)) {
          place += 1;
          const at = new Date(place * partMs);
          if (at < from || at > to) continue;
          found.push({ at, fact: factOf(sum, metric) });
          await letOthersGoOn();
        }
      }
      return found;
    },
  };
}
export type LabelFacts = ReturnType<typeof createLabelFacts>;

const placeOf = (at: Date, partMs: number) => Math.floor(at.getTime() / partMs);

function factOf(sum: Outcomes | null, metric: string): MetricFact | null {
  const found = sum && evaluateOutcomes(sum);
  const value = found?.metrics[metric] ?? null;
  return found && value !== null ? { value, labels: found.n } : null;
}
