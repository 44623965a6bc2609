import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { Db } from '#lib/db/client.ts';
import type { Model, Version } from '#lib/registry/contract.ts';
import { snapshotResultSchema, trainResultSchema } from '#lib/retraining/contract.ts';
import { runSpecSchema } from '#lib/retraining/spec.ts';
import { planReproduction, type ReproductionPlan, type RunRecord } from '../plan-reproduction.ts';
import { findRunRecord } from '../store/runs.ts';

/** What is known of versions and of the runs that made them. */
export interface LineageSources {
  db: Db;
  registry: {
    getModel(model: string): Promise<Pick<Model, 'task'>>;
    getVersion(model: string, version: number): Promise<Version>;
  };
  artifacts: Pick<ArtifactStore, 'has'>;
}

export interface FoundPlan {
  version: Version;
  run: RunRecord | null;
  plan: ReproductionPlan | null;
  /** What a plan lacks. */
  missing: string[];
}

/** What a version is to be trained with again, and whether all of it is still there. */
export async function findPlan(
  { db, registry, artifacts }: LineageSources,
  model: string,
  number: number,
): Promise<FoundPlan> {
  const { task } = await registry.getModel(model);
  const version = await registry.getVersion(model, number);
  const run = await findRun(db, model, version.lineage.run);
  const planned = planReproduction(version, task, run);
  if ('missing' in planned) return { version, run, plan: null, missing: planned.missing };
  const { data, state } = planned.plan;
  const missing = [];
  for (const { what, digest } of [
    { what: 'the data it learned from', digest: data.digest },
    { what: 'what continuous training had come to', digest: state },
  ]) {
    if (digest === null || (await artifacts.has(digest))) continue;
    missing.push(`${what}: no file with SHA-256 ${digest} is kept here`);
  }
  return { version, run, plan: missing.length === 0 ? planned.plan : null, missing };
}

/** null: there is none, it is of another installation, or it was written in a way that is not read any more. The lineage itself may be enough. */
async function findRun(
  db: Db,
  model: string,
  number: number | undefined,
): Promise<RunRecord | null> {
  const found = number === undefined ? null : await findRunRecord(db, model, number);
  const spec = runSpecSchema.safeParse(found?.spec).data;
  if (!found || !spec) return null;
  return {
    policy: spec.policy,
    snapshot: snapshotResultSchema.safeParse(found.snapshot).data ?? null,
    stateBefore: found.stateBefore,
    metrics: trainResultSchema.safeParse(found.train).data?.metrics ?? {},
  };
}
