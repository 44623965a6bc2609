import type { Db } from '#lib/db/client.ts';
import { addDelays, countDelays, type LabelDelays } from '../label-delays.ts';
import { addOutcomes, countOutcomes, type Outcomes } from '../outcomes.ts';
import {
  findProgress,
  findTouchedHours,
  replaceHour,
  saveProgress,
  type TouchedHour,
} from '../store/hours.ts';
import { readHour } from '../store/labelled-rows.ts';
import { type EvaluatedModel, findModel } from '../store/models.ts';
import { createVersionClasses, readRows } from './version-classes.ts';

const HOUR_MS = 3_600_000;
/** Transactions that wrote earlier labels, or shipped earlier predictions, may have come to an end since. */
const OVERLAP_MS = 10 * 60_000;
/** Once an hour, predictions of so long ago are looked at again: a spool may have been shipped late. */
const LATE_MS = 25 * HOUR_MS;

interface Sum {
  outcomes: Outcomes[];
  labelled: number;
  unusable: number;
  delays: LabelDelays;
}

/** For workers: adds up the labelled rows of the hours that labels, or their predictions, came to. Doing it twice changes nothing. */
export function createLabelEvaluation({ db, now }: { db: Db; now: () => Date }) {
  const classesOf = createVersionClasses({ db, now });

  async function evaluateHour(touched: TouchedHour, model: EvaluatedModel): Promise<void> {
    const sums = new Map<number, Sum>();
    for await (const rows of readHour(db, { ...touched, model: model.name })) {
      for (const [version, some] of Map.groupBy(rows, (row) => row.version)) {
        const classes = await classesOf(model, version);
        const sum = sums.get(version) ?? { outcomes: [], labelled: 0, unusable: 0, delays: [] };
        sums.set(version, sum);
        const ordered = classes?.scores ? classes.classes : null;
        const counted = countOutcomes(readRows(some, classes), model.task, ordered);
        sum.outcomes = present(addOutcomes([...sum.outcomes, counted.outcomes]));
        sum.delays = addDelays([sum.delays, countDelays(some.map(({ delayMs }) => delayMs))]);
        sum.labelled += counted.labelled;
        sum.unusable += counted.unusable;
      }
    }
    const rows = [...sums].flatMap(([version, { outcomes, labelled, unusable, delays }]) =>
      outcomes.map((sum) => ({ version, labelled, unusable, outcomes: { ...sum, delays } })),
    );
    await replaceHour(db, touched, rows);
  }

  return {
    async evaluateNewLabels(): Promise<number> {
      const at = now();
      const before = await findProgress(db);
      const sinceMs = Math.max(0, (before?.getTime() ?? 0) - OVERLAP_MS);
      const isNewHour =
        Math.floor(at.getTime() / HOUR_MS) !== Math.floor((before?.getTime() ?? 0) / HOUR_MS);
      const lateMs = isNewHour ? at.getTime() - LATE_MS : sinceMs;
      const touched = await findTouchedHours(db, {
        labelsSince: new Date(sinceMs),
        predictionsSince: new Date(Math.min(sinceMs, lateMs)),
      });
      const models = new Map<string, EvaluatedModel | null>();
      for (const hour of touched) {
        if (!models.has(hour.modelId)) {
          models.set(hour.modelId, await findModel(db, { id: hour.modelId }));
        }
        const model = models.get(hour.modelId);
        if (model) await evaluateHour(hour, model);
      }
      await saveProgress(db, at);
      return touched.length;
    },
  };
}

function present<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}
