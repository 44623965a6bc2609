import type { Actor } from '#lib/auth/contract.ts';
import { nameNumbers } from './name-numbers.ts';

interface GuardedRelease {
  id: string;
  model: string;
  seq: number;
  versions: readonly number[];
  replacedVersions: readonly number[];
  startedAt: Date;
}

/** The incident of a release that a guard found worse: that it was rolled back, or the question whether it shall be. */
export function describeIncident(
  guard: GuardedRelease,
  effect: 'roll_back' | 'ask' | null,
  { said, by, now }: { said: string; by: Actor; now: Date },
) {
  const { id, model, seq, versions, replacedVersions, startedAt } = guard;
  const isDone = effect === 'roll_back';
  const which = `${versions.length === 1 ? 'Version' : 'Versions'} ${nameNumbers(versions)} of ${model}`;
  const title = isDone
    ? `${which} was rolled back automatically`
    : `${which} looks worse: roll it back?`;
  const question = `Release ${seq} is still in force. Roll it back, or go on with it.`;
  const summary = isDone
    ? `${said} Release ${seq + 1} went back to what was in force before.`
    : `${said} ${question}`;
  const released = `Release ${seq} sent the traffic of ${model} to version ${nameNumbers(versions)} instead of ${nameNumbers(replacedVersions)}.`;
  return {
    ...{ title, summary, startedAt, openedBy: by },
    severity: isDone ? (2 as const) : (3 as const),
    cause: 'automatic_rollback' as const,
    fingerprint: `model:${model}`,
    models: [model],
    versions: versions.map((version) => ({ model, version })),
    runbook: 'bad-release',
    entries: [
      {
        at: startedAt,
        kind: 'release' as const,
        text: released,
        source: `release:${model}/${seq}`,
      },
      {
        ...{ at: now, kind: 'guard' as const, text: said, actor: by },
        detail: { model, release: seq, guard: id },
        source: `guard:${id}:${isDone ? 'rolled_back' : `asked:${now.toISOString()}`}`,
      },
      ...(isDone
        ? [
            {
              ...{ at: now, kind: 'release' as const, actor: by },
              text: `Rolled back: release ${seq + 1} is in force.`,
              source: `release:${model}/${seq + 1}`,
            },
          ]
        : []),
    ],
  };
}
