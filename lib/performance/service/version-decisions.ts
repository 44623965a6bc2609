import type { Db } from '#lib/db/client.ts';
import { classReader } from '../answered-classes.ts';
import { decidedRows } from '../estimate-counts.ts';
import { type Decision, learnDecision } from '../learn-decision.ts';
import { findNewestAnswers } from '../store/labelled-rows.ts';
import type { EvaluatedModel } from '../store/models.ts';
import type { VersionClasses } from './version-classes.ts';

/** So many answered rows are learned from. */
const LEARNED_ROWS = 2000;
/** While there are fewer, they are looked for again so often. */
const LEARN_AGAIN_MS = 600_000;
const MOST_KEPT = 200;

/** How versions of two classes make a class of a score, as their answers in the log have it. */
export function createVersionDecisions({
  db,
  now,
  classesOf,
}: {
  db: Db;
  now: () => Date;
  classesOf: VersionClasses;
}) {
  const kept = new Map<string, { found: Decision; untilMs: number }>();

  return async (model: EvaluatedModel, version: number, positive: string): Promise<Decision> => {
    const key = `${model.id} ${version} ${positive}`;
    const at = now().getTime();
    const before = kept.get(key);
    if (before && at < before.untilMs) return before.found;
    const classes = await classesOf(model, version);
    const asked = { model: model.name, version, rows: LEARNED_ROWS };
    const answers = (await findNewestAnswers(db, asked)).map((row) => ({ ...row, label: null }));
    const rows = decidedRows(classes ? answers.map(classReader(classes)) : [], positive);
    const found = learnDecision(rows);
    if (kept.size >= MOST_KEPT) kept.clear();
    const untilMs = rows.length < LEARNED_ROWS ? at + LEARN_AGAIN_MS : Number.POSITIVE_INFINITY;
    kept.set(key, { found, untilMs });
    return found;
  };
}
