import type { Db } from '#lib/db/client.ts';
import type { ReferenceSample } from '#lib/monitoring/contract.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import { type LearnedRows, learnRows, type RowsAbout } from '../learn-rows.ts';
import { sampleRows } from '../sample-rows.ts';
import {
  findAnsweredRows,
  findEstimated,
  findEstimates,
  findReferenceId,
  saveEstimate,
} from '../store/estimates.ts';
import { findAnsweredHours } from '../store/hours.ts';
import { findFirstLabelled } from '../store/labelled-rows.ts';
import { findVersion } from '../store/models.ts';
import { type ClassesOfVersion, createVersionClasses, readRows } from './version-classes.ts';

const HOUR_MS = 3_600_000;
/** Hours of so long ago are estimated still, or anew when more was shipped of them. */
const LATE_MS = 25 * HOUR_MS;
/** More of an hour do not make its estimate better by much. */
const MOST_ROWS = 2000;
/** So many first labelled rows are learned from. */
const MOST_LEARNED = 5000;
/** While there are fewer, they are looked for again so often. */
const LEARN_AGAIN_MS = HOUR_MS;
const MOST_KEPT = 100;

type Learned = LearnedRows & { firstLabels: { rows: number; isAll: boolean } | null };

interface Kept {
  reference: number | null;
  learned: Learned | null;
  untilMs: number;
}

/**
 * For workers: estimates of hours that need rows, of numbers and of more than two classes (those of two are made of counts when they are read). Learned from the
 * reference's labels, else from the version's first labelled rows. Doing it twice changes nothing.
 */
export function createHourEstimation({
  db,
  now,
  getSample,
  warn,
}: {
  db: Db;
  now: () => Date;
  getSample: (reference: number) => Promise<ReferenceSample | null>;
  /** A model that cannot be estimated keeps no other from it. */
  warn: (error: unknown, about: { model: string }) => void;
}) {
  const kept = new Map<string, Kept>();
  const classesOf = createVersionClasses({ db, now });

  async function learn(
    model: { id: string; name: string },
    version: number,
    about: RowsAbout,
    classes: ClassesOfVersion,
  ): Promise<Learned | null> {
    const key = `${model.id} ${version}`;
    const reference = await findReferenceId(db, model.id, version);
    const before = kept.get(key);
    const at = now().getTime();
    if (before && before.reference === reference && at < before.untilMs) return before.learned;
    const sample = reference === null ? null : await getSample(reference);
    const given = sample && sampleRows(sample, about);
    const ofReference = given && learnRows(given, about);
    const first = ofReference
      ? []
      : await findFirstLabelled(db, { model: model.name, version, limit: MOST_LEARNED });
    const isFinal = ofReference !== null || first.length === MOST_LEARNED;
    const firstLabels = ofReference ? null : { rows: first.length, isAll: !isFinal };
    const rows = ofReference ?? learnRows(readRows(first, classes), about);
    const learned = rows && { ...rows, firstLabels };
    if (kept.size >= MOST_KEPT) kept.clear();
    const untilMs = isFinal ? Number.POSITIVE_INFINITY : at + LEARN_AGAIN_MS;
    kept.set(key, { reference, learned, untilMs });
    return learned;
  }

  async function estimateModel(
    model: { id: string; name: string; task: RowsAbout['task'] },
    span: { from: Date; to: Date },
  ): Promise<number> {
    const asked = { ...span, version: undefined };
    const made = await findEstimates(db, { ...asked, modelId: model.id });
    const known = new Map(made.map((one) => [keyOf(one), one.answered]));
    let estimated = 0;
    for (const one of await findAnsweredHours(db, { ...asked, model: model.name })) {
      const { version, hour, rows: answered } = one;
      if (answered === 0 || known.get(keyOf(one)) === answered) continue;
      const found = await findVersion(db, { modelId: model.id, number: version });
      if (!found) continue;
      const about = { task: model.task, features: featuresOf(found.layout) };
      const classes = await classesOf(model, version);
      const learned = await learn(model, version, about, classes);
      if (!learned) continue;
      const of = { from: hour, to: new Date(hour.getTime() + HOUR_MS) };
      const rows = { model: model.name, version, ...of, limit: MOST_ROWS };
      const estimate = learned.estimate(readRows(await findAnsweredRows(db, rows), classes));
      if (!estimate) continue;
      const { rows: learnedRows, metrics, intervals, firstLabels } = learned;
      const from = { rows: learnedRows, metrics, intervals, firstLabels };
      await saveEstimate(db, model.id, { version, hour, answered, estimate, learned: from });
      estimated += 1;
    }
    return estimated;
  }

  return {
    /** Returns how many hours were estimated. */
    async estimateHours(): Promise<number> {
      const to = now();
      const from = new Date(Math.floor((to.getTime() - LATE_MS) / HOUR_MS) * HOUR_MS);
      let estimated = 0;
      for (const model of await findEstimated(db, from)) {
        try {
          estimated += await estimateModel(model, { from, to });
        } catch (error) {
          warn(error, { model: model.name });
        }
      }
      return estimated;
    },
  };
}

const keyOf = ({ version, hour }: { version: number; hour: Date }) =>
  `${version} ${hour.getTime()}`;

function featuresOf(layout: FeatureLayout) {
  return layout.kind === 'tensors' ? [] : layout.features;
}
