import { ArtifactCorrupt, ArtifactMissing, type ArtifactStore } from '#lib/artifacts/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { driftSettingsSchema } from '#lib/drift-reports/settings.ts';
import { servingSettingsSchema } from '#lib/serving/contract.ts';
import type { ChecklistFacts } from '../facts.ts';
import { findBackups } from '../store/backups.ts';
import {
  type CheckedVersion,
  findPast,
  findReference,
  findReplicas,
  findRules,
  findRun,
  findWatching,
} from '../store/facts.ts';
import { findSignatures } from '../store/signatures.ts';

/** A file that was read and found whole is not read again so soon. */
const VERIFIED_MS = 5 * 60_000;

/** Looks up what the checklist is about. */
export function createFactGatherer({
  db,
  artifacts,
  now,
}: {
  db: Db;
  artifacts: ArtifactStore;
  now: () => Date;
}) {
  const verified = new Map<string, number>();

  async function verify(digest: string): Promise<'verified' | 'missing' | 'damaged'> {
    const at = now().getTime();
    if (!(await artifacts.has(digest))) return 'missing';
    if (at - (verified.get(digest) ?? Number.NEGATIVE_INFINITY) < VERIFIED_MS) return 'verified';
    try {
      const { stream } = await artifacts.stream(digest);
      stream.destroy();
    } catch (error) {
      verified.delete(digest);
      if (error instanceof ArtifactMissing) return 'missing';
      if (error instanceof ArtifactCorrupt) return 'damaged';
      throw error;
    }
    for (const [old, when] of verified) if (at - when >= VERIFIED_MS) verified.delete(old);
    verified.set(digest, at);
    return 'verified';
  }

  async function verifyFiles({ facts, digests }: CheckedVersion): Promise<ChecklistFacts['file']> {
    if (facts.isRemote) return 'elsewhere';
    for (const digest of digests) {
      const found = await verify(digest);
      if (found !== 'verified') return found;
    }
    return 'verified';
  }

  async function findWayBack(modelId: string, version: number): Promise<ChecklistFacts['past']> {
    const past = await findPast(db, modelId, version);
    const ready = past.filter(({ isReady }) => isReady);
    const [first] = ready;
    for (const each of ready) {
      if (each.isRemote || (await artifacts.has(each.servedDigest))) {
        return { any: true, ready: { version: each.version, hasFile: true } };
      }
    }
    return {
      any: past.length > 0,
      ready: first ? { version: first.version, hasFile: false } : null,
    };
  }

  return async (version: CheckedVersion): Promise<ChecklistFacts> => {
    const { modelId, facts } = version;
    const { number } = facts;
    const [file, run, rules, reference, replicas, past, watching, [backup], signatures] =
      await Promise.all([
        verifyFiles(version),
        findRun(db, modelId, number),
        findRules(db, modelId, number),
        findReference(db, modelId, number),
        findReplicas(db, modelId, number),
        findWayBack(modelId, number),
        findWatching(db, modelId),
        findBackups(db.prisma, { take: 1 }),
        findSignatures(db.prisma, { modelId, version: number }),
      ]);
    const { log } = servingSettingsSchema.parse(watching.serving ?? {});
    const { every_minutes, windows } = driftSettingsSchema.parse(watching.drift ?? {});
    return {
      ...{ version: facts, file, run, rules, reference, replicas, past, signatures },
      ...{ sampleRatio: log.sample_ratio, drift: { everyMinutes: every_minutes, windows } },
      backup: backup ?? null,
    };
  };
}
