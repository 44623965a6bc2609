import { AppError } from '#lib/http/errors.ts';
import type { Release } from './contract.ts';
import { nameVersions } from './release-plan.ts';

type Winner = Pick<Release, 'seq' | 'kind' | 'plan' | 'reason' | 'created_at' | 'created_by'>;

/** The refusal of a release decided on `expectedSeq` when another is in force: says whose, when and with what. */
export function releaseConflict(expectedSeq: number, inForce: Winner | null): AppError {
  const decidedOn =
    expectedSeq === 0 ? 'on no release yet' : `while release ${expectedSeq} was in force`;
  if (!inForce || inForce.seq < expectedSeq) {
    const newest = inForce ? `the newest is ${inForce.seq}` : 'nothing has been released yet';
    return new AppError('release_conflict', {
      publicMessage: `There is no release ${expectedSeq}; ${newest}.`,
      extra: { expected_seq: expectedSeq, current: null },
    });
  }
  const did = inForce.kind === 'promote' ? 'promoted' : 'rolled back to';
  return new AppError('release_conflict', {
    publicMessage:
      `${inForce.created_by.name} came first: release ${inForce.seq} ${did} ${nameVersions(inForce.plan)} ` +
      `at ${inForce.created_at} (${inForce.reason}). This was decided ${decidedOn}. Look again and decide anew.`,
    extra: {
      expected_seq: expectedSeq,
      current: {
        seq: inForce.seq,
        kind: inForce.kind,
        versions: inForce.plan.routes.map((route) => route.version),
        reason: inForce.reason,
        created_at: inForce.created_at,
        created_by: inForce.created_by,
      },
    },
  });
}
