import type { Db } from '#lib/db/client.ts';
import { type AnsweredClasses, classReader, learnClasses } from '../answered-classes.ts';
import type { LabelledRow } from '../outcomes.ts';
import { findNewestAnswers } from '../store/labelled-rows.ts';
import { type EvaluatedModel, findVersion } from '../store/models.ts';

/** So many answered rows are learned from. */
const LEARNED_ROWS = 2000;
/** While there may be others, they are looked for again so often. */
const LEARN_AGAIN_MS = 60_000;
const MOST_KEPT = 200;

/** null: predictions are numbers. */
export type ClassesOfVersion = AnsweredClasses | null;

/** What labels and predictions of versions can be; what is known to be all stays known, since a version does not change. */
export function createVersionClasses({ db, now }: { db: Db; now: () => Date }) {
  const kept = new Map<string, { found: AnsweredClasses; untilMs: number }>();

  return async ({ id, name, task }: EvaluatedModel, version: number): Promise<ClassesOfVersion> => {
    if (task === 'regression') return null;
    const key = `${id} ${version}`;
    const at = now().getTime();
    const before = kept.get(key);
    if (before && at < before.untilMs) return before.found;
    const declared = (await findVersion(db, { modelId: id, number: version }))?.output.classes;
    const asked = { model: name, version, rows: LEARNED_ROWS };
    const answers = declared ? [] : await findNewestAnswers(db, asked);
    const found = learnClasses(answers, { task, declared: declared ?? null });
    if (kept.size >= MOST_KEPT) kept.clear();
    const untilMs = found.isWhole ? Number.POSITIVE_INFINITY : at + LEARN_AGAIN_MS;
    kept.set(key, { found, untilMs });
    return found;
  };
}

export type VersionClasses = ReturnType<typeof createVersionClasses>;

/** Rows in a version's classes; of numbers as they are. */
export function readRows<T extends LabelledRow>(rows: readonly T[], known: ClassesOfVersion): T[] {
  return known ? rows.map(classReader(known)) : [...rows];
}
