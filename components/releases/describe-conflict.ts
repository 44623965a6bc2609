import { ApiError } from '#components/api/api-error.ts';
import { formatExactTime } from '#components/ui/format-time.ts';
import type { Actor } from '#lib/auth/contract.ts';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { Release } from '#lib/releases/contract.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';

/** What the refusal tells of the release that came first. */
interface Winner {
  seq: number;
  kind: Release['kind'];
  versions: number[];
  reason: string;
  created_at: string;
  created_by: Pick<Actor, 'kind' | 'name'>;
}

export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.problem.code === 'release_conflict';
}

function isWinner(value: unknown): value is Winner {
  return (
    typeof value === 'object' &&
    value !== null &&
    'versions' in value &&
    Array.isArray(value.versions) &&
    'created_at' in value &&
    'created_by' in value
  );
}

/** What one meant to do, and what is in force instead of what it was decided on. Times are in the viewer's zone. */
export function describeConflict(
  error: ApiError,
  meant: string,
  timeZone?: string,
): { meant: string; now: string } {
  const { current, detail } = error.problem;
  const meantWords = `You meant: ${meant}`;
  if (!isWinner(current)) return { meant: meantWords, now: detail };
  const versions = nameVersions({
    routes: current.versions.map((version) => ({ version, weight: 1 })),
    fallback: [],
  });
  const did = current.kind === 'promote' ? 'promoted it' : 'rolled back to it';
  const when = formatExactTime(current.created_at, timeZone);
  return {
    meant: meantWords,
    now: `Now ${versions} is in force (release ${current.seq}): ${nameActor(current.created_by)} ${did} on ${when}, “${current.reason}”.`,
  };
}
