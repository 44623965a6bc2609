import type { Tx } from '#lib/db/client.ts';
import { invalid } from '#lib/http/invalid.ts';
import { modelNotFound, versionNotFound } from '#lib/registry/not-found.ts';
import type { AffectedVersion } from '../contract.ts';
import { findMissingVersion, findModels } from '../store/subjects.ts';

interface Subjects {
  models: readonly string[];
  versions: readonly AffectedVersion[];
}

/** What is named as affected has to be there, but for what was named before. */
export async function checkSubjects(
  tx: Tx,
  { models, versions }: Subjects,
  before: Subjects = { models: [], versions: [] },
): Promise<void> {
  const stranger = versions.find(({ model }) => !models.includes(model));
  if (stranger) throw invalid('versions', `names ${stranger.model}, which is not in models`);
  const given = models.filter((name) => !before.models.includes(name));
  const found = await findModels(tx, given);
  const missing = given.find((name) => !found.some((model) => model.name === name));
  if (missing !== undefined) throw modelNotFound(missing);
  const isOld = (one: AffectedVersion) =>
    before.versions.some((old) => old.model === one.model && old.version === one.version);
  const gone = await findMissingVersion(
    tx,
    versions.filter((one) => !isOld(one)),
  );
  if (gone) throw versionNotFound(gone.model, gone.version);
}

const YEAR_MS = 365 * 86_400_000;

/** When it is said to have begun; left out: `usual`. */
export function readStart(started: string | undefined, usual: Date, now: Date): Date {
  if (started === undefined) return usual;
  const at = new Date(started);
  if (at > now) throw invalid('started_at', 'must not be in the future');
  if (at.getTime() < now.getTime() - YEAR_MS) throw invalid('started_at', 'must be within a year');
  return at;
}
