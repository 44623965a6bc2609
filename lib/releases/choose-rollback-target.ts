import { AppError } from '#lib/http/errors.ts';
import type { ReleasePlan } from './contract.ts';
import { isSamePlan, nameNumbers, nameVersions, versionsRouted } from './release-plan.ts';

export interface PastRelease {
  seq: number;
  kind: 'promote' | 'rollback';
  toSeq: number | null;
  plan: ReleasePlan;
  /** Replicas that loaded it. */
  loaded: number;
  /** Replicas that could not, of those that were expected to or run now. */
  failed: number;
  /** Expected replicas that went on to a newer release before they had this one. */
  superseded: number;
  /** Expected replicas that still run and never said anything; one that stopped or died does not count. */
  awaited: number;
  /** Versions of its plan that are archived or deleted. */
  unready: number[];
}

/**
 * The release a rollback goes to: the newest before the origin of the one in force that every replica acknowledged, that
 * was not itself rolled back, nor has a version that was since, that sends traffic elsewhere and whose versions are all ready. The origin of a rollback is
 * where it went back to, so that rolling back twice goes two steps back and never to the release just left. Of versions to be
 * `without` one has to be in force, and the target has none. Reads no more of the history, newest first, than it needs.
 */
export async function chooseRollbackTarget(
  newestFirst: AsyncIterable<PastRelease> | Iterable<PastRelease>,
  without: readonly number[] = [],
): Promise<PastRelease> {
  let inForce: PastRelease | undefined;
  let newer: PastRelease | undefined;
  let origin: number | null = null;
  let isBeforeOrigin = false;
  let passedOver = 0;
  const named: string[] = [];
  /** Versions of newer releases; true: a rollback took the last of these back. */
  const known = new Map<number, boolean>();
  for await (const release of newestFirst) {
    inForce ??= checkItHas(release, without);
    origin ??= release.seq;
    for (const version of versionsRouted(release.plan)) {
      if (!known.has(version)) known.set(version, takesBack(newer, release));
    }
    if (isBeforeOrigin) {
      const obstacle = obstacleOf(release, { inForce, newer, known, without });
      if (!obstacle) return release;
      passedOver += 1;
      if (named.length < 3) named.push(`release ${release.seq} ${obstacle}`);
    } else if (release.seq === origin) {
      if (release.kind === 'rollback' && release.toSeq !== null) origin = release.toSeq;
      else isBeforeOrigin = true;
    }
    newer = release;
  }
  if (!inForce) throw nothing('Nothing has been released yet.');
  if (passedOver === 0) {
    throw nothing(
      origin === inForce.seq
        ? `Release ${origin} is the first; nothing came before it.`
        : `Release ${inForce.seq} went back to release ${origin} already, and nothing came before that.`,
    );
  }
  const more = passedOver > named.length ? `; and ${passedOver - named.length} more` : '';
  throw nothing(
    `No earlier release is known to be good: ${named.join('; ')}${more}. Name a release to go back to it all the same.`,
  );
}

/** Checks the release the caller named (`undefined`: there is none of this seq), whether or not it was ever acknowledged. */
export function checkNamedRelease(
  inForce: Pick<PastRelease, 'seq' | 'plan'> | null,
  target: PastRelease | undefined,
  toSeq: number,
): PastRelease {
  if (!inForce) throw nothing('Nothing has been released yet.');
  if (!target) {
    throw new AppError('release_not_found', {
      publicMessage: `There is no release ${toSeq}; the newest is ${inForce.seq}.`,
    });
  }
  const refusal = refuseRollback(inForce, target);
  if (refusal) throw refusal;
  return target;
}

/** Why a release cannot be gone back to as things are; null when it can. */
export function refuseRollback(
  inForce: Pick<PastRelease, 'seq' | 'plan'>,
  target: Pick<PastRelease, 'seq' | 'plan' | 'unready'>,
): AppError | null {
  if (target.seq === inForce.seq) return nothing(`Release ${target.seq} is the one in force.`);
  if (target.unready.length > 0) {
    return new AppError('version_archived', {
      publicMessage: `Release ${target.seq} cannot be put in force again: version ${target.unready.join(', ')} is archived or deleted.`,
    });
  }
  if (isSamePlan(target.plan, inForce.plan)) {
    return nothing(
      `Release ${inForce.seq}, in force, sends traffic just as release ${target.seq} did.`,
    );
  }
  return null;
}

/** A rollback takes back the release just before it; one that undoes a rollback goes forward again, which says nothing against what it leaves. */
function takesBack(next: PastRelease | undefined, release: PastRelease): boolean {
  if (next?.kind !== 'rollback' || next.toSeq === null) return false;
  return next.toSeq < (release.toSeq ?? release.seq);
}

function checkItHas(inForce: PastRelease, versions: readonly number[]): PastRelease {
  const routed = versionsRouted(inForce.plan);
  if (versions.length === 0 || routed.some((version) => versions.includes(version))) return inForce;
  const [gone, are] = versions.length === 1 ? ['Version', 'is'] : ['Versions', 'are'];
  throw nothing(
    `${gone} ${nameNumbers(versions)} ${are} not in force any more: release ${inForce.seq} sends the traffic to ${nameVersions(inForce.plan)}. To go back from that, choose a release from the history.`,
  );
}

function obstacleOf(
  release: PastRelease,
  {
    inForce,
    newer,
    known,
    without,
  }: {
    inForce: PastRelease;
    newer: PastRelease | undefined;
    known: ReadonlyMap<number, boolean>;
    without: readonly number[];
  },
): string | undefined {
  if (newer?.kind === 'rollback') return 'was rolled back';
  const bad = versionsRouted(release.plan).find((version) => known.get(version));
  if (bad !== undefined) return `has version ${bad}, which was rolled back since`;
  const unwanted = versionsRouted(release.plan).find((version) => without.includes(version));
  if (unwanted !== undefined) return `has version ${unwanted} too`;
  if (release.failed > 0) return 'failed on a replica';
  if (release.loaded === 0) return 'was loaded by no replica';
  if (release.superseded > 0) return 'was replaced before every replica had it';
  if (release.awaited > 0) return 'was not acknowledged by every replica';
  if (isSamePlan(release.plan, inForce.plan)) return 'sends traffic as it is sent now';
  if (release.unready.length > 0) {
    return `needs version ${release.unready.join(', ')}, archived or deleted`;
  }
  return undefined;
}

function nothing(publicMessage: string): AppError {
  return new AppError('nothing_to_roll_back', { publicMessage });
}
