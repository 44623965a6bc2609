import type { Actor } from '#lib/auth/contract.ts';
import { nameNumbers } from './name-numbers.ts';

interface GuardedRelease {
  id: string;
  model: string;
  seq: number;
  versions: readonly number[];
  startedAt: Date;
}

/** The incident of a release that a guard found worse: that it was rolled back, or the question whether it shall be. The releases come into its timeline by their own record. */
export function describeIncident(
  guard: GuardedRelease,
  effect: 'roll_back' | 'ask' | null,
  { said, by, now }: { said: string; by: Actor; now: Date },
) {
  const { id, model, seq, versions, startedAt } = guard;
  const isDone = effect === 'roll_back';
  const which = `${versions.length === 1 ? 'Version' : 'Versions'} ${nameNumbers(versions)} of ${model}`;
  const asked = `${which} looks worse: roll it back?`;
  const title = isDone ? `${which} was rolled back automatically` : asked;
  const question = `Release ${seq} is still in force. Roll it back, or go on with it.`;
  const summary = isDone
    ? `${said} Release ${seq + 1} went back to what was in force before.`
    : `${said} ${question}`;
  return {
    ...{ title, summary, startedAt, openedBy: by, ...(isDone && { answers: asked }) },
    severity: isDone ? (2 as const) : (3 as const),
    cause: isDone ? ('automatic_rollback' as const) : ('guard_question' as const),
    fingerprint: `model:${model}`,
    models: [model],
    versions: versions.map((version) => ({ model, version })),
    runbook: 'bad-release',
    entries: [
      {
        ...{ at: now, kind: 'guard' as const, text: said, actor: by },
        detail: { model, release: seq, guard: id },
        source: `guard:${id}:${isDone ? 'rolled_back' : `asked:${now.toISOString()}`}`,
      },
    ],
  };
}
