import type { Actor } from '#lib/auth/contract.ts';
import { actorSchema } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { ReleaseGuard } from '#lib/db/generated/client.ts';
import {
  type Baseline,
  baselineSchema,
  type Evidence,
  evidenceSchema,
  type GuardEventKind,
  type Guardrail,
  type GuardSettings,
  type GuardState,
  guardrails,
  guardSettingsSchema,
  type Shadow,
  shadowSchema,
} from '../contract.ts';

export interface GuardRecord {
  id: string;
  modelId: string;
  seq: number;
  versions: number[];
  replacedSeq: number;
  replacedVersions: number[];
  state: GuardState;
  said: string;
  settings: GuardSettings;
  baseline: Baseline;
  shadow: Shadow;
  evidence: Evidence[];
  accepted: Guardrail[];
  startedAt: Date;
  endsAt: Date;
  lookedAt: Date | null;
  endedAt: Date | null;
  by: Actor | null;
  reason: string | null;
  rolledBackBy: number | null;
  incident: number | null;
  revision: number;
}

export type NewGuard = Pick<
  GuardRecord,
  | 'modelId'
  | 'seq'
  | 'versions'
  | 'replacedSeq'
  | 'replacedVersions'
  | 'said'
  | 'settings'
  | 'baseline'
  | 'shadow'
  | 'evidence'
  | 'startedAt'
  | 'endsAt'
> & { accepted?: Guardrail[]; state?: 'held' | undefined };

/** false: another worker made it first. */
export async function insertGuard(tx: Tx, guard: NewGuard): Promise<boolean> {
  const { count } = await tx.releaseGuard.createMany({
    data: [{ accepted: [], ...guard, state: guard.state ?? 'watching', isOpen: true }],
    skipDuplicates: true,
  });
  return count === 1;
}

export type GuardChange = Partial<
  Pick<
    GuardRecord,
    | 'state'
    | 'said'
    | 'shadow'
    | 'evidence'
    | 'accepted'
    | 'endsAt'
    | 'baseline'
    | 'lookedAt'
    | 'endedAt'
    | 'reason'
    | 'rolledBackBy'
    | 'incident'
  >
> & { isOpen?: boolean; by?: Actor };

/** Changes a guard that nobody has changed since it was read; false: somebody has, and nothing happens. */
export async function changeGuard(
  tx: Tx,
  { id, revision }: Pick<GuardRecord, 'id' | 'revision'>,
  change: GuardChange,
): Promise<boolean> {
  const { count } = await tx.releaseGuard.updateMany({
    where: { id, revision },
    data: { ...change, revision: revision + 1 },
  });
  return count === 1;
}

export async function findOpenGuards(tx: Tx): Promise<GuardRecord[]> {
  const rows = await tx.releaseGuard.findMany({
    where: { isOpen: true },
    orderBy: { startedAt: 'asc' },
  });
  return rows.map(toRecord);
}

/** Of a release. */
export async function findGuardOf(
  tx: Tx,
  modelId: string,
  seq: number,
): Promise<GuardRecord | null> {
  const row = await tx.releaseGuard.findFirst({ where: { modelId, seq } });
  return row && toRecord(row);
}

/** The newest of a model. */
export async function findNewestGuard(tx: Tx, modelId: string): Promise<GuardRecord | null> {
  const row = await tx.releaseGuard.findFirst({ where: { modelId }, orderBy: { seq: 'desc' } });
  return row && toRecord(row);
}

/** Before a release, newest first. */
export async function findGuards(
  tx: Tx,
  modelId: string,
  { before, take }: { before: number | undefined; take: number },
): Promise<GuardRecord[]> {
  const rows = await tx.releaseGuard.findMany({
    where: { modelId, ...(before !== undefined && { seq: { lt: before } }) },
    orderBy: { seq: 'desc' },
    take,
  });
  return rows.map(toRecord);
}

export async function insertGuardEvent(
  tx: Tx,
  { modelId, seq, versions }: Pick<GuardRecord, 'modelId' | 'seq' | 'versions'>,
  event: { at: Date; kind: GuardEventKind; detail: string },
): Promise<void> {
  await tx.releaseGuardEvent.create({
    data: { modelId, seq, version: versions[0] ?? 0, ...event },
  });
}

function toRecord(row: ReleaseGuard): GuardRecord {
  return {
    ...row,
    state: row.state as GuardState,
    settings: guardSettingsSchema.parse(row.settings),
    baseline: baselineSchema.parse(row.baseline),
    shadow: shadowSchema.parse(row.shadow),
    evidence: evidenceSchema.array().parse(row.evidence),
    accepted: guardrails.filter((rail) => row.accepted.includes(rail)),
    by: row.by === null ? null : actorSchema.parse(row.by),
  };
}
