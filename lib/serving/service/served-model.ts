import type { Db } from '#lib/db/client.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { versionsOf } from '#lib/releases/release-plan.ts';
import type { CatalogModel, VersionInfo } from '../catalog.ts';
import { type ServingSettings, servingSettingsSchema } from '../contract.ts';
import { earlierReleases, type PastRelease } from '../earlier-releases.ts';
import type { ServedRules } from '../review-call.ts';
import { findReleases, findVersions, type HoldWord, type ModelHead } from '../store/catalog.ts';
import { holdReferences, type ReferencesHeld } from './held-references.ts';
import { holdRules, type RulesHeld } from './held-rules.ts';
import type { ServingLog } from './serving-log.ts';
import { createSnapshot, type Snapshot } from './snapshot.ts';
import type { HeldVersion, Purpose, VersionPool } from './version-pool.ts';

/** How far back a replica looks when it starts and the newest release does not load. */
const EARLIER_RELEASES = 10;
const RETRY_MS = { first: 1000, longest: 30_000 };

export interface Ack {
  modelId: string;
  seq: number;
  status: 'loaded' | 'failed' | 'superseded';
  loadMs: number;
  error?: string;
}

export interface ServedModel extends CatalogModel {
  versions: Map<number, VersionInfo>;
  aliases: Map<string, number>;
  settings: ServingSettings;
  /** 0: nobody has set anything. */
  settingsRevision: number;
  /** The rules of a version's inputs; undefined: none, or they are off. */
  rulesOf(version: number | null): ServedRules | undefined;
  /** Takes over rules that were read: what is given in place of what was, by version. */
  readonly rules: RulesHeld;
  /** What versions' rows are counted by. */
  readonly references: ReferencesHeld;
  /** What operators last said of versions' circuit breakers. */
  holds: ReadonlyMap<number, HoldWord>;
  /** False until its versions, aliases, settings and newest release were read once: what is missing may only be not known yet. */
  isWhole: boolean;
  /** The newest release known; 0: none. */
  target: number;
  /** What is served now; null when nothing is. */
  readonly snapshot: Snapshot | null;
  /** Why the newest release is not served, if it is not. */
  readonly failure: string | null;
  /** Brings the newest release into force here. Resolves when it is, or has failed. */
  advance(seq: number): Promise<void>;
  close(): void;
}

/** One model as this process serves it, and how it changes from release to release. */
export function createServedModel({
  head,
  db,
  pool,
  acknowledge,
  clock,
  log,
}: {
  head: ModelHead;
  db: Db;
  pool: VersionPool;
  acknowledge: (ack: Ack) => void;
  clock: () => number;
  log: ServingLog;
}): ServedModel {
  let snapshot: Snapshot | null = null;
  let failure: string | null = null;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  /** The versions of the release before, kept loaded so that going back loads nothing. */
  let previous: HeldVersion[] = [];
  const advancing = new Map<number, Promise<void>>();

  const rules = holdRules(
    (version) => model.versions.get(version)?.layout,
    (version, error) =>
      log.error({ err: error, model: head.name, version }, 'the rules of a version cannot be used'),
  );

  const references = holdReferences(
    (version) => model.versions.get(version)?.layout,
    (version, error) =>
      log.error({ err: error, model: head.name, version }, 'a reference cannot be used'),
  );

  const model: ServedModel = {
    id: head.id,
    name: head.name,
    task: head.task,
    versions: new Map(),
    aliases: new Map(),
    settings: servingSettingsSchema.parse({}),
    settingsRevision: 0,
    holds: new Map(),
    rules,
    references,
    rulesOf: (version) => (version === null ? undefined : rules.of(version)),
    isWhole: false,
    target: 0,
    get snapshot() {
      return snapshot;
    },
    get failure() {
      return failure;
    },
    advance,
    close() {
      closed = true;
      clearTimeout(retry);
      snapshot?.retire();
      for (const held of previous) held.release();
      snapshot = null;
      previous = [];
    },
  };

  function advance(seq: number): Promise<void> {
    if (seq > model.target) model.target = seq;
    const known = advancing.get(seq);
    if (known) return known;
    const attempt = tryRelease(seq, 0).finally(() => advancing.delete(seq));
    advancing.set(seq, attempt);
    return attempt;
  }

  async function tryRelease(seq: number, attempts: number): Promise<void> {
    if (closed || (snapshot && snapshot.seq >= seq)) return;
    const started = clock();
    const rows = await findReleases(db, model.id, snapshot ? 1 : EARLIER_RELEASES);
    const [release, ...earlier] = rows;
    if (!release) return;
    if (release.seq > seq) {
      acknowledge(superseded(seq, release.seq));
      return advance(release.seq);
    }
    try {
      const { held, loaded } = await holdPlan(release.plan, attempts > 0);
      if (closed || release.seq !== model.target) {
        for (const version of held) version.release();
        if (!closed) acknowledge(superseded(seq, model.target));
        return;
      }
      swap(release, held);
      acknowledge({
        modelId: model.id,
        seq,
        status: 'loaded',
        loadMs: loaded ? clock() - started : 0,
      });
      if (previous.length === 0) void keepPrevious(release, earlier);
    } catch (error) {
      await stay(release, earlierReleases(rows), error, attempts);
    }
  }

  /** The one assignment that puts a release into force; what came before stays loaded. */
  function swap(release: PastRelease, held: HeldVersion[]): void {
    const before = snapshot;
    clearTimeout(retry);
    failure = null;
    snapshot = createSnapshot(release.seq, release.plan, held);
    log.info(
      { model: model.name, release: release.seq, versions: versionsOf(release.plan) },
      'release in force',
    );
    if (before === null) return;
    if (differs(before.plan, release.plan)) {
      const kept = [...before.versions.values()].flatMap(
        ({ info }) => pool.tryHold(info, { purpose: 'ahead' }) ?? [],
      );
      for (const version of previous) version.release();
      previous = kept;
    }
    before.retire();
  }

  /** The release does not work here: what is served stays; with nothing served, the newest earlier one that works. */
  async function stay(
    release: PastRelease,
    instead: readonly PastRelease[],
    error: unknown,
    attempts: number,
  ): Promise<void> {
    if (closed) return;
    const reason = error instanceof Error ? error.message : String(error);
    acknowledge({
      modelId: model.id,
      seq: release.seq,
      status: 'failed',
      loadMs: 0,
      error: reason.slice(0, 1000),
    });
    if (release.seq !== model.target) return;
    failure = reason;
    log.error(
      { err: error, model: model.name, release: release.seq, staysOn: snapshot?.seq ?? null },
      'RELEASE FAILED TO LOAD: this replica stays on the release before',
    );
    for (const older of snapshot ? [] : instead) {
      try {
        const { held } = await holdPlan(older.plan, attempts > 0);
        if (snapshot || closed) {
          for (const version of held) version.release();
        } else {
          swap(older, held);
          failure = reason;
        }
        break;
      } catch (cause) {
        log.error(
          { err: cause, model: model.name, release: older.seq },
          'nor does this release load',
        );
      }
    }
    const wait = Math.min(RETRY_MS.first * 2 ** attempts, RETRY_MS.longest);
    clearTimeout(retry);
    retry = setTimeout(() => {
      tryRelease(release.seq, attempts + 1).catch((cause: unknown) => {
        // The next poll takes it up.
        failure = null;
        log.warn({ err: cause, model: model.name }, 'the release could not be read again');
      });
    }, wait);
  }

  async function holdPlan(plan: ReleasePlan, again: boolean, purpose: Purpose = 'release') {
    const numbers = versionsOf(plan);
    if (numbers.some((number) => !model.versions.has(number))) await addVersions();
    const infos = numbers.map((number) => {
      const info = model.versions.get(number);
      if (!info) throw new Error(`version ${number} is not in the registry`);
      return info;
    });
    const held: HeldVersion[] = [];
    let loaded = false;
    try {
      for (const info of infos) {
        const ready = pool.tryHold(info, { purpose });
        loaded ||= ready === undefined;
        held.push(ready ?? (await pool.hold(info, { again, purpose })));
      }
    } catch (error) {
      for (const version of held) version.release();
      throw error;
    }
    return { held, loaded };
  }

  async function addVersions(): Promise<void> {
    const after = Math.max(0, ...model.versions.keys());
    for (const info of await findVersions(db, model, after)) model.versions.set(info.number, info);
  }

  async function keepPrevious(
    release: PastRelease,
    earlier: readonly PastRelease[],
  ): Promise<void> {
    const before = earlier.find((row) => differs(row.plan, release.plan));
    if (!before) return;
    try {
      const { held } = await holdPlan(before.plan, false, 'ahead');
      if (previous.length === 0 && !closed) previous = held;
      else for (const version of held) version.release();
    } catch (error) {
      log.warn(
        { err: error, model: model.name, release: before.seq },
        'the release before is not kept ready',
      );
    }
  }

  function superseded(seq: number, by: number): Ack {
    const error = `superseded by release ${by} before it was in force here`;
    return { modelId: model.id, seq, status: 'superseded', loadMs: 0, error };
  }

  return model;
}

function differs(a: ReleasePlan, b: ReleasePlan): boolean {
  return versionsOf(a).sort().join() !== versionsOf(b).sort().join();
}
