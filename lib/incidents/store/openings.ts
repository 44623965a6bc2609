import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { Incident, Prisma } from '#lib/db/generated/client.ts';
import type { IncidentCause } from '../contract.ts';

export interface NewIncident {
  title: string;
  severity: number;
  cause: IncidentCause;
  alert?: string | null;
  fingerprint: string;
  models: string[];
  versions: { model: string; version: number }[];
  runbook: string | null;
  summary: string;
  startedAt: Date;
  openedAt: Date;
  mitigatedAt: Date | null;
  openedBy: Actor;
}

/** One who opens the same at the same time waits here, and finds it. */
export async function lockFingerprint(tx: Tx, fingerprint: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('incident'), hashtext(${fingerprint}))`;
}

const MODEL = 'model:';

/** The incident of this fingerprint that is open; where the last of it was merged, the one that it is part of; of a model also one of a rule that fires about several. */
export async function findOpenByFingerprint(tx: Tx, fingerprint: string): Promise<Incident | null> {
  const own = await findOpenOf(tx, { fingerprint });
  if (own || !fingerprint.startsWith(MODEL)) return own;
  const models = { has: fingerprint.slice(MODEL.length) };
  return findOpenOf(tx, { fingerprint: { startsWith: 'rule:' }, models });
}

/** The newest incident of one model that this rule's alert opened since then and that is still open. */
export function findOpenedByAlert(tx: Tx, alert: string, since: Date): Promise<Incident | null> {
  const fingerprint = { startsWith: MODEL };
  return tx.incident.findFirst({
    where: { isOpen: true, cause: 'alert', alert, fingerprint, openedAt: { gte: since } },
    orderBy: { number: 'desc' },
  });
}

async function findOpenOf(tx: Tx, where: Prisma.IncidentWhereInput): Promise<Incident | null> {
  const newest = await tx.incident.findFirst({
    where,
    orderBy: [{ isOpen: { sort: 'asc', nulls: 'last' } }, { number: 'desc' }],
  });
  if (!newest || newest.isOpen || newest.mergedInto === null) return newest?.isOpen ? newest : null;
  return tx.incident.findFirst({ where: { number: newest.mergedInto, isOpen: true } });
}

export function insertIncident(tx: Tx, made: NewIncident): Promise<Incident> {
  return tx.incident.create({ data: { ...made, state: 'open', isOpen: true } });
}
