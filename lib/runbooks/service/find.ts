import type { Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import {
  findRunbook,
  findVersion,
  type StoredRunbook,
  type StoredVersion,
} from '../store/runbooks.ts';
import { findIncident, type IncidentSubject } from '../store/subjects.ts';

export async function needRunbook(tx: Tx, slug: string): Promise<StoredRunbook> {
  const found = await findRunbook(tx, slug);
  if (found) return found;
  throw new AppError('runbook_not_found', { publicMessage: `There is no runbook ${slug}.` });
}

export async function needVersion(tx: Tx, slug: string, version: number): Promise<StoredVersion> {
  const found = await findVersion(tx, slug, version);
  if (found) return found;
  throw new AppError('runbook_not_found', {
    publicMessage: `The runbook ${slug} has no version ${version}.`,
  });
}

export function runNotFound(number: number): AppError {
  return new AppError('runbook_run_not_found', {
    publicMessage: `No runbook was followed under the number ${number}.`,
  });
}

export function refuseArchived({ slug, archivedAt }: StoredRunbook): void {
  if (archivedAt === null) return;
  throw new AppError('runbook_archived', {
    publicMessage: `The runbook ${slug} is archived. Fetch it back first.`,
  });
}

export async function needIncident(tx: Tx, number: number): Promise<IncidentSubject> {
  const found = await findIncident(tx, number);
  if (found) return found;
  throw new AppError('incident_not_found', { publicMessage: `There is no incident ${number}.` });
}
