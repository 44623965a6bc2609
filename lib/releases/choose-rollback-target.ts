import { AppError } from '#lib/http/errors.ts';
import type { ReleasePlan } from './contract.ts';
import { isSamePlan, versionsOf } from './release-plan.ts';

export interface PastRelease {
  seq: number;
  kind: 'promote' | 'rollback';
  fromSeq: number | null;
  toSeq: number | null;
  plan: ReleasePlan;
  /** Replicas that loaded it, and that could not. */
  loaded: number;
  failed: number;
  /** Expected replicas that still run and never said anything; one that stopped or died does not count. */
  awaited: number;
}

/**
 * The release a rollback goes to: the newest before the origin of the one in force that every replica acknowledged, that
 * was not itself rolled back, that sends traffic elsewhere and whose versions are all ready. The origin of a rollback is
 * where it went back to, so that rolling back twice goes two steps back and never to the release just left.
 */
export function chooseRollbackTarget(
  history: readonly PastRelease[],
  unready: ReadonlySet<number>,
): PastRelease {
  const newestFirst = history.toSorted((a, b) => b.seq - a.seq);
  const inForce = newestFirst[0];
  if (!inForce) throw nothing('Nothing has been released yet.');
  const bySeq = new Map(history.map((release) => [release.seq, release]));
  const origin = originOf(inForce, bySeq);
  const earlier = newestFirst.filter((release) => release.seq < origin);
  if (earlier.length === 0) {
    throw nothing(
      origin === inForce.seq
        ? `Release ${origin} is the first; nothing came before it.`
        : `Release ${inForce.seq} went back to release ${origin} already, and nothing came before that.`,
    );
  }
  const takenBack = new Set(
    history.filter((release) => release.kind === 'rollback').map((release) => release.fromSeq),
  );
  const obstacles: string[] = [];
  for (const release of earlier) {
    const obstacle = obstacleOf(release, inForce, takenBack, unready);
    if (!obstacle) return release;
    obstacles.push(`release ${release.seq} ${obstacle}`);
  }
  const named = obstacles.slice(0, 3).join('; ');
  const more = obstacles.length > 3 ? `; and ${obstacles.length - 3} more` : '';
  throw nothing(
    `No earlier release is known to be good: ${named}${more}. Name a release to go back to it all the same.`,
  );
}

/** The release the caller named, whether or not it was ever acknowledged. */
export function chooseNamedRelease(
  history: readonly PastRelease[],
  unready: ReadonlySet<number>,
  toSeq: number,
): PastRelease {
  const inForce = history.toSorted((a, b) => b.seq - a.seq)[0];
  if (!inForce) throw nothing('Nothing has been released yet.');
  const target = history.find((release) => release.seq === toSeq);
  if (!target) {
    throw new AppError('release_not_found', {
      publicMessage: `There is no release ${toSeq}; the newest is ${inForce.seq}.`,
    });
  }
  if (target.seq === inForce.seq) throw nothing(`Release ${toSeq} is the one in force.`);
  const missing = versionsOf(target.plan).filter((version) => unready.has(version));
  if (missing.length > 0) {
    throw new AppError('version_archived', {
      publicMessage: `Release ${toSeq} cannot be put in force again: version ${missing.join(', ')} is archived or deleted.`,
    });
  }
  if (isSamePlan(target.plan, inForce.plan)) {
    throw nothing(`Release ${inForce.seq}, in force, sends traffic just as release ${toSeq} did.`);
  }
  return target;
}

function originOf(release: PastRelease, bySeq: ReadonlyMap<number, PastRelease>): number {
  let current = release;
  while (current.kind === 'rollback' && current.toSeq !== null) {
    const next = bySeq.get(current.toSeq);
    if (!next) return current.toSeq;
    current = next;
  }
  return current.seq;
}

function obstacleOf(
  release: PastRelease,
  inForce: PastRelease,
  takenBack: ReadonlySet<number | null>,
  unready: ReadonlySet<number>,
): string | undefined {
  if (takenBack.has(release.seq)) return 'was rolled back';
  if (release.failed > 0) return 'failed on a replica';
  if (release.loaded === 0) return 'was loaded by no replica';
  if (release.awaited > 0) return 'was not acknowledged by every replica';
  if (isSamePlan(release.plan, inForce.plan)) return 'sends traffic as it is sent now';
  const missing = versionsOf(release.plan).filter((version) => unready.has(version));
  if (missing.length > 0) return `needs version ${missing.join(', ')}, archived or deleted`;
  return undefined;
}

function nothing(publicMessage: string): AppError {
  return new AppError('nothing_to_roll_back', { publicMessage });
}
