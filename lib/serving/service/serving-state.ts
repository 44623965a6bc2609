import type { Db } from '#lib/db/client.ts';
import { type Listener, listen } from '#lib/db/listen.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OnnxRuntime } from '#lib/onnx/service.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { CHANGES_CHANNEL, type Change, changeSchema } from '#lib/releases/contract.ts';
import { createReplicaService } from '#lib/releases/service.ts';
import { createRemoteRuntimes, type RemoteRuntimes } from '#lib/remote/service.ts';
import { resolveVersion, type VersionInfo } from '../catalog.ts';
import {
  findDependencyHolds,
  findHeads,
  findVersions,
  type HoldWord,
  type ModelHead,
} from '../store/catalog.ts';
import { createOnDemandLoader } from './load-on-demand.ts';
import { type ArtifactReader, createVersionLoader } from './load-version.ts';
import { notYet } from './not-served.ts';
import { createPreloader } from './preload-versions.ts';
import { createModelReader } from './read-models.ts';
import { type Ack, createServedModel, type ServedModel } from './served-model.ts';
import type { ServingLog } from './serving-log.ts';
import { createVersionPool, type HeldVersion, type PoolStats } from './version-pool.ts';

export type ServingState = ReturnType<typeof createServingState>;

const POLL_MS = 2000;
const POLL_OVERDUE_MS = 30_000;
/** Archived and deleted versions are read by every 15th poll; a notification brings them at once. */
const RETIRED_EVERY = 15;

/**
 * What this process serves: every model's release in force with its versions loaded, kept up to date. A replica listens for
 * changes and polls in case it misses one; without a replica (the console) `ensureCurrent` reads before each use.
 */
export function createServingState({
  db,
  artifacts,
  runtime,
  remotes = createRemoteRuntimes({ allowed: [] }),
  replica,
  log,
  clock = () => performance.now(),
  onKeysChanged,
  onHolds,
  onBreakerClosed,
  onDependencyHolds,
  onDependencyClosed,
  modelMemoryBytes,
  onUnload,
  overdueMs = POLL_OVERDUE_MS,
}: {
  db: Db;
  artifacts: ArtifactReader;
  /** Where versions are loaded; it belongs to the caller. */
  runtime: Pick<OnnxRuntime, 'load'>;
  /** Left out: versions that other servers run are not loaded. */
  remotes?: Pick<RemoteRuntimes, 'open'>;
  replica: { id: string } | null;
  log: ServingLog;
  clock?: () => number;
  /** API keys changed, or may have while nobody listened. */
  onKeysChanged?: () => void;
  /** The breakers that operators hold were read. */
  onHolds?: (model: ServedModel) => void;
  /** An operator closed a version's breaker. */
  onBreakerClosed?: (model: ServedModel, version: number, reason: string | undefined) => void;
  /** What operators last said of the breakers of what this process depends on was read. */
  onDependencyHolds?: (holds: ReadonlyMap<string, HoldWord>) => void;
  /** An operator closed the breaker of something it depends on. */
  onDependencyClosed?: (dependency: string, reason: string | undefined) => void;
  /** What loaded versions may take, by estimate; those in force may exceed it. */
  modelMemoryBytes?: number;
  /** A version had to go to make room for another. */
  onUnload?: (info: VersionInfo) => void;
  /** After how long a reading that does not end is left behind. */
  overdueMs?: number;
}) {
  const pool = createVersionPool({
    load: createVersionLoader(artifacts, runtime, remotes),
    clock,
    maxBytes: modelMemoryBytes,
    onUnload(info, bytes) {
      const { model, number: version } = info;
      log.info({ model, version, bytes }, 'version unloaded to make room for another');
      onUnload?.(info);
    },
  });
  const preloader = createPreloader({ pool, log });
  const holdOnDemand = createOnDemandLoader(pool);
  const replicas = createReplicaService({ db });
  /** Every model there is, also those of which little is known yet. */
  const models = new Map<string, ServedModel>();
  const { readAliases, readSettings, readRetired } = createModelReader({
    db,
    models,
    log,
    onHolds,
  });
  const unsent = new Map<string, Ack>();
  let listener: Listener | undefined;
  let timer: NodeJS.Timeout | undefined;
  let polls = 0;
  /** Which models there are was read: there is no other. */
  let isListed = false;
  /** All that is in force was read, and loaded or tried. */
  let hasRead = false;
  let closed = false;

  const wholeModels = () => [...models.values()].filter(({ isWhole }) => isWhole);

  function acknowledge(ack: Ack): void {
    if (!replica) return;
    unsent.set(`${ack.modelId} ${ack.seq}`, ack);
    void send(replica.id, ack);
  }

  async function send(replicaId: string, ack: Ack): Promise<void> {
    try {
      await replicas.acknowledge({ ...ack, replicaId });
      const key = `${ack.modelId} ${ack.seq}`;
      if (unsent.get(key) === ack) unsent.delete(key);
    } catch (error) {
      log.warn({ err: error, release: ack.seq }, 'acknowledgement not sent; it will be');
    }
  }

  function modelOf(head: ModelHead): ServedModel {
    const known = models.get(head.name);
    if (known) return known;
    const model = createServedModel({ head, db, pool, acknowledge, clock, log });
    models.set(head.name, model);
    return model;
  }

  /** Versions that are new, then the newest release; its aliases and settings were read before. */
  async function refresh(head: ModelHead): Promise<void> {
    const model = modelOf(head);
    const known = Math.max(0, ...model.versions.keys());
    if (head.newestVersion > known) {
      for (const info of await findVersions(db, head, known)) model.versions.set(info.number, info);
    }
    model.isWhole = true;
    if (head.seq > model.target || ((model.snapshot?.seq ?? 0) < head.seq && !model.failure)) {
      await model.advance(head.seq);
    }
  }

  /** One model's trouble is not the others'. */
  async function tryRefresh(head: ModelHead): Promise<boolean> {
    try {
      await refresh(head);
      return true;
    } catch (error) {
      if (!closed) {
        log.warn({ err: error, model: head.name }, 'the model could not be read; trying again');
      }
      return false;
    }
  }

  async function readModel(name: string): Promise<void> {
    const [head] = await findHeads(db, name);
    if (!head) return;
    const model = modelOf(head);
    await Promise.all([readAliases(model), readSettings(model)]);
    await refresh(head);
    await readRetired(model);
    if (replica) preloader.update(model);
  }

  async function readAll(): Promise<void> {
    const heads = await findHeads(db);
    heads.forEach(modelOf);
    isListed = true;
    await Promise.all([readAliases(), readSettings(), readDependencyHolds()]);
    const refreshing = Promise.all(heads.map(tryRefresh));
    // Until all was read once, that is waited for: later readings must notice other models' changes meanwhile.
    const isRead = hasRead || (await refreshing).every(Boolean);
    if (polls % RETIRED_EVERY === 0) await readRetired();
    polls += 1;
    hasRead = isRead;
    if (replica) for (const model of models.values()) preloader.update(model);
    if (replica) for (const ack of [...unsent.values()]) void send(replica.id, ack);
  }

  /** Reads now, and again two seconds later; does not wait for ever for a reading that does not end. */
  async function poll(): Promise<void> {
    const again = () => {
      clearTimeout(timer);
      if (!closed) timer = setTimeout(() => void poll(), POLL_MS);
    };
    clearTimeout(timer);
    const overdue = setTimeout(again, overdueMs);
    overdue.unref();
    try {
      await readAll();
    } catch (error) {
      if (!closed) log.warn({ err: error }, 'the releases could not be read; trying again');
    }
    clearTimeout(overdue);
    again();
  }

  function onNotification(payload: string): void {
    const change = parseChange(payload);
    if (!change) return;
    if (change.kind === 'keys') {
      onKeysChanged?.();
      return;
    }
    const work = change.kind === 'dependency' ? takeUpDependency(change) : takeUpModel(change);
    work.catch((error: unknown) => log.warn({ err: error, change }, 'a change was not read'));
  }

  async function readDependencyHolds(): Promise<void> {
    onDependencyHolds?.(await findDependencyHolds(db));
  }

  async function takeUpDependency({
    dependency,
    action,
    reason,
  }: Extract<Change, { kind: 'dependency' }>): Promise<void> {
    await readDependencyHolds();
    if (action === 'close') onDependencyClosed?.(dependency, reason);
  }

  async function takeUpModel(
    change: Exclude<Change, { kind: 'keys' | 'dependency' }>,
  ): Promise<void> {
    const model = models.get(change.model);
    if (!model) return readModel(change.model);
    switch (change.kind) {
      case 'release':
        return model.advance(change.seq);
      case 'registry':
        return readModel(change.model);
      case 'settings':
        return readSettings(model);
      case 'breaker':
        await readSettings(model);
        if (change.action === 'close') onBreakerClosed?.(model, change.version, change.reason);
    }
  }

  return {
    /** Reads and loads everything in force and keeps it so. Resolves after the first reading; with Postgres away, it goes on trying. */
    async start(): Promise<void> {
      if (!replica) return;
      listener = listen({
        url: db.url,
        channels: [CHANGES_CHANNEL],
        onNotification: (_channel, payload) => onNotification(payload),
        onConnected: () => {
          polls = 0;
          onKeysChanged?.();
          if (hasRead) void poll();
        },
        onError: (error) => log.warn({ err: error }, 'no connection for notifications'),
      });
      await poll();
    },

    /** For a process that is no replica: reads the model as it is now and loads what its release needs. */
    ensureCurrent(name: string): Promise<void> | undefined {
      return replica ? undefined : readModel(name);
    },

    /** Of a model that is not whole yet nothing can be said: it is not given. */
    model(name: string): ServedModel | undefined {
      const model = models.get(name);
      return model?.isWhole ? model : undefined;
    },

    /** Why `model` gives none: there is none of that name, or that is not known yet. */
    whyMissing: (name: string): AppError =>
      !models.has(name) && (isListed || !replica) ? modelNotFound(name) : notYet(),

    /** Those known. */
    models: (): ServedModel[] => wholeModels(),

    /** All there are. Throws AppError while that is not known. */
    list(): ServedModel[] {
      const known = wholeModels();
      if (!isListed || (!hasRead && known.length < models.size)) throw notYet();
      return known;
    },

    /** A version by number or alias, loaded when it is not yet. */
    async holdVersion(model: ServedModel, wanted: number | string): Promise<HeldVersion> {
      const info = resolveVersion(model, wanted);
      try {
        return await holdOnDemand(info);
      } catch (cause) {
        if (cause instanceof AppError) throw cause;
        throw new AppError('version_unavailable', {
          publicMessage: `Version ${info.number} of ${model.name} cannot be loaded here.`,
          internalMessage: cause instanceof Error ? cause.message : String(cause),
          cause,
        });
      }
    },

    /** What is loaded, and how much memory it takes by estimate. */
    loaded: (): PoolStats => pool.stats(),

    /** True when the version is loaded, or nothing is known that keeps it from being loaded. */
    isAvailable: (info: VersionInfo): boolean => pool.isAvailable(info),

    /**
     * Models with a release of which nothing is loaded; those that answer with an earlier release because the newest does not
     * load. `ready` is false too until the first reading.
     */
    readiness(): {
      ready: boolean;
      waiting: { model: string; reason: string }[];
      behind: { model: string; release: number; answers: number }[];
    } {
      const waiting = [...models.values()]
        .filter((model) => model.target > 0 && model.snapshot === null)
        .map((model) => ({ model: model.name, reason: model.failure ?? 'is being loaded' }));
      const behind = [...models.values()].flatMap(({ name, target, snapshot, failure }) =>
        failure !== null && snapshot !== null && snapshot.seq < target
          ? { model: name, release: target, answers: snapshot.seq }
          : [],
      );
      return { ready: hasRead && waiting.length === 0, waiting, behind };
    },

    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      await listener?.close();
      await preloader.close();
      for (const model of models.values()) model.close();
      await pool.close();
    },
  };
}

function parseChange(payload: string): Change | undefined {
  try {
    return changeSchema.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
}
