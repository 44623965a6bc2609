import type { SnapshotResult } from '../../contract.ts';
import { type RunSpec, runSpecSchema } from '../../spec.ts';
import { findLesson } from '../../store/lessons.ts';
import type { ClaimedRun } from '../../store/runs.ts';
import type { StepDeps } from './context.ts';

export type Learned = 'none' | 'some' | 'unknown';

/** Whether the champion has learned from rows of a snapshot’s holdout, as far as runs of this model say what they learned from. */
export async function learnedByChampion(
  { db }: Pick<StepDeps, 'db'>,
  run: ClaimedRun,
  snapshot: SnapshotResult,
  version: number,
): Promise<Learned> {
  const lesson = await findLesson(db, run.modelId, version);
  if (!lesson) return 'unknown';
  const then = { spec: runSpecSchema.parse(lesson.spec), snapshot: lesson.snapshot };
  return judgeLearned(then, { spec: runSpecSchema.parse(run.spec), snapshot });
}

interface Lesson {
  spec: Pick<RunSpec, 'policy'>;
  snapshot: Pick<SnapshotResult, 'files' | 'split_at' | 'to' | 'held_before'>;
}

/** Whether what was learned from then is among what is held out now. */
export function judgeLearned(then: Lesson, now: Lesson): Learned {
  if (then.snapshot.files.train === now.snapshot.files.train) return 'none';
  const [before, after] = [then.spec.policy, now.spec.policy];
  // Rows that a stream held out stay so, and those that came since it has not seen.
  if (then.snapshot.held_before && now.snapshot.held_before) return 'none';
  const isSameSource =
    before.data.from === 'file'
      ? after.data.from === 'file' && before.data.path === after.data.path
      : after.data.from === 'predictions';
  // Of each class the newest are held out: those learned from end with the newest of all.
  const learnedTo = before.split.stratified ? then.snapshot.to : then.snapshot.split_at;
  const heldFrom = now.snapshot.split_at;
  if (!isSameSource || learnedTo === null || heldFrom === null) return 'unknown';
  return learnedTo <= heldFrom ? 'none' : 'some';
}
