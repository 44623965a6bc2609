import type { Db } from '#lib/db/client.ts';
import type { ReferenceProfile } from '#lib/monitoring/contract.ts';
import type { Task } from '#lib/registry/contract.ts';
import type { Mode, Profile, Rule } from '#lib/validation/contract.ts';
import type { VersionInfo } from '../catalog.ts';
import type { PastRelease } from '../earlier-releases.ts';

export interface ModelHead {
  id: string;
  name: string;
  task: Task;
  /** 0: never released. */
  seq: number;
  /** 0: no versions. */
  newestVersion: number;
}

/** What changes most, in one cheap query: two index look-ups per model. */
export async function findHeads(db: Db, name?: string): Promise<ModelHead[]> {
  const { rows } = await db.pool.query<ModelHead>(
    `SELECT m.id, m.name, m.task,
       COALESCE((SELECT max(r.seq) FROM releases r WHERE r.model_id = m.id), 0) AS seq,
       COALESCE((SELECT max(v.number) FROM model_versions v WHERE v.model_id = m.id), 0) AS "newestVersion"
     FROM models m WHERE $1::text IS NULL OR m.name = $1`,
    [name ?? null],
  );
  return rows;
}

/** A model's versions that are newer than `after`: what is known of a version never changes, except its status. */
export async function findVersions(
  db: Db,
  model: Pick<ModelHead, 'id' | 'name' | 'task'>,
  after: number,
): Promise<VersionInfo[]> {
  const { rows } = await db.pool.query<Omit<VersionInfo, 'modelId' | 'model' | 'task'>>(
    `SELECT number, status, served_digest AS "servedDigest", remote, size_bytes::float8 AS "sizeBytes", signature, layout, output,
       golden_cases AS "goldenCases", tolerance, features
     FROM model_versions WHERE model_id = $1 AND number > $2 ORDER BY number`,
    [model.id, after],
  );
  return rows.map((row) => ({ ...row, modelId: model.id, model: model.name, task: model.task }));
}

export interface Retired {
  modelId: string;
  number: number;
  status: 'archived' | 'deleted';
}

export async function findRetired(db: Db, modelId?: string): Promise<Retired[]> {
  const { rows } = await db.pool.query<Retired>(
    `SELECT model_id AS "modelId", number, status FROM model_versions
     WHERE status <> 'ready' AND ($1::uuid IS NULL OR model_id = $1)`,
    [modelId ?? null],
  );
  return rows;
}

export async function findAliases(
  db: Db,
  modelId?: string,
): Promise<{ modelId: string; name: string; version: number }[]> {
  const { rows } = await db.pool.query<{ modelId: string; name: string; version: number }>(
    `SELECT model_id AS "modelId", name, version FROM aliases WHERE $1::uuid IS NULL OR model_id = $1`,
    [modelId ?? null],
  );
  return rows;
}

/** The newest releases of a model, newest first. */
export async function findReleases(db: Db, modelId: string, limit: number): Promise<PastRelease[]> {
  const { rows } = await db.pool.query<PastRelease>(
    'SELECT seq, kind, from_seq AS "fromSeq", plan FROM releases WHERE model_id = $1 ORDER BY seq DESC LIMIT $2',
    [modelId, limit],
  );
  return rows;
}

export interface SettingsRow {
  modelId: string;
  settings: unknown;
  revision: number;
}

/** What was set for models; those nobody has set anything for are left out. */
export async function findSettings(db: Db, modelId?: string): Promise<SettingsRow[]> {
  const { rows } = await db.pool.query<SettingsRow>(
    `SELECT model_id AS "modelId", settings, revision FROM serving_settings
     WHERE $1::uuid IS NULL OR model_id = $1`,
    [modelId ?? null],
  );
  return rows;
}

/** What an operator last said of a breaker: that it is held open, or let go again; and why. */
export interface HoldWord {
  isHeld: boolean;
  reason: string;
}

const HOLD_WORD = 'released_at IS NULL AS "isHeld", COALESCE(released_reason, reason) AS reason';

/** Of versions; those nobody has said anything of are left out. */
export async function findHolds(
  db: Db,
  modelId?: string,
): Promise<(HoldWord & { modelId: string; version: number })[]> {
  const { rows } = await db.pool.query<HoldWord & { modelId: string; version: number }>(
    `SELECT model_id AS "modelId", version, ${HOLD_WORD} FROM breaker_holds
     WHERE $1::uuid IS NULL OR model_id = $1`,
    [modelId ?? null],
  );
  return rows;
}

/** Of what replicas depend on, by name. */
export async function findDependencyHolds(db: Db): Promise<Map<string, HoldWord>> {
  const { rows } = await db.pool.query<HoldWord & { dependency: string }>(
    `SELECT dependency, ${HOLD_WORD} FROM dependency_holds`,
  );
  return new Map(rows.map(({ dependency, ...word }) => [dependency, word]));
}

export interface RuleRevision {
  modelId: string;
  version: number;
  revision: number;
}

/** The revisions of versions' rules; those that are off have none to be read. */
export async function findRuleRevisions(db: Db, modelId?: string): Promise<RuleRevision[]> {
  const { rows } = await db.pool.query<RuleRevision>(
    `SELECT model_id AS "modelId", version, revision FROM validation_rules
     WHERE mode <> 'off' AND ($1::uuid IS NULL OR model_id = $1)`,
    [modelId ?? null],
  );
  return rows;
}

export interface RulesRow {
  version: number;
  revision: number;
  mode: Mode;
  rules: Rule[];
  profile: Profile | null;
}

export async function findRules(
  db: Db,
  modelId: string,
  versions: readonly number[],
): Promise<RulesRow[]> {
  const { rows } = await db.pool.query<RulesRow>(
    `SELECT version, revision, mode, rules, profile FROM validation_rules
     WHERE model_id = $1 AND version = ANY($2) AND mode <> 'off'`,
    [modelId, versions],
  );
  return rows;
}

export interface ReferenceId {
  modelId: string;
  version: number;
  id: number;
}

/** The references in force of versions: what traffic is counted by. */
export async function findReferenceIds(db: Db, modelId?: string): Promise<ReferenceId[]> {
  const { rows } = await db.pool.query<ReferenceId>(
    `SELECT model_id AS "modelId", version, id FROM monitoring_references
     WHERE in_force AND ($1::uuid IS NULL OR model_id = $1)`,
    [modelId ?? null],
  );
  return rows;
}

export interface ReferenceProfileRow {
  version: number;
  id: number;
  profile: ReferenceProfile;
}

export async function findReferenceProfiles(
  db: Db,
  ids: readonly number[],
): Promise<ReferenceProfileRow[]> {
  const { rows } = await db.pool.query<ReferenceProfileRow>(
    'SELECT version, id, profile FROM monitoring_references WHERE id = ANY($1)',
    [ids],
  );
  return rows;
}
