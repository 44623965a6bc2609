import { AppError } from '#lib/http/errors.ts';
import type { OnnxSession } from '#lib/onnx/contract.ts';
import type { VersionInfo } from '../catalog.ts';

export interface LoadedVersion {
  info: VersionInfo;
  session: OnnxSession;
  loadMs: number;
}

/** A version that stays loaded until `release` is called (once; more calls do nothing). */
export interface HeldVersion {
  version: LoadedVersion;
  release(): void;
}

/**
 * What a version is held for. `release`: it is in force, so it is loaded whatever memory it takes, and stays. `request`: somebody
 * named it; it stays while the request runs. `ahead`: it may be needed soon; it goes when its memory is needed.
 */
export type Purpose = 'release' | 'request' | 'ahead';

export interface PoolStats {
  /** By estimate. */
  loadedBytes: number;
  maxBytes: number;
  versions: {
    info: VersionInfo;
    state: 'loading' | 'loaded' | 'failed';
    /** null: not yet, or not any more. */
    loaded: LoadedVersion | null;
    /** Why it could not be loaded, in words. */
    error: string | null;
    bytes: number;
    /** Since it was last taken for a request or a release; null: never. */
    unusedMs: number | null;
  }[];
}

export interface VersionPool {
  /** At once, when it is loaded. */
  tryHold(info: VersionInfo, options?: { purpose?: Purpose }): HeldVersion | undefined;
  /** Loads it when needed; rejects with the reason when that fails. A failure is kept for a while unless `again`. */
  hold(info: VersionInfo, options?: { again?: boolean; purpose?: Purpose }): Promise<HeldVersion>;
  /** True when it is loaded, or when nothing is known that keeps it from being loaded. */
  isAvailable(info: VersionInfo): boolean;
  stats(): PoolStats;
  close(): Promise<void>;
}

interface Entry {
  info: VersionInfo;
  bytes: number;
  loading: Promise<LoadedVersion>;
  loaded: LoadedVersion | undefined;
  /** For releases and requests: it stays. */
  holders: number;
  /** Ahead of need. */
  keepers: number;
  usedAt: number | null;
}

/** Of versions that nobody holds or keeps: however small they are, each costs something. */
const MAX_IDLE = 16;
const KEEP_FAILURE_MS = 5000;
/** What the runtime takes beside a small file. */
const LEAST_BYTES = 1024 * 1024;
const BYTES_PER_FILE_BYTE = 2;

/**
 * The versions in memory. Those held for a release or a request stay; the others stay as long as there is room, and go in the
 * order of their last use. A version is unloaded when its last holder has let go, so a request never loses the version under it.
 */
export function createVersionPool({
  load,
  clock,
  maxBytes = Number.POSITIVE_INFINITY,
  maxIdle = MAX_IDLE,
  onUnload,
}: {
  load: (info: VersionInfo) => Promise<OnnxSession>;
  /** Milliseconds, monotonic. */
  clock: () => number;
  /** For all versions; those in force may exceed it. */
  maxBytes?: number;
  maxIdle?: number;
  /** A version had to go to make room. */
  onUnload?: (info: VersionInfo, bytes: number) => void;
}): VersionPool {
  // In the order of last use, or of loading.
  const entries = new Map<string, Entry>();
  const failures = new Map<string, { info: VersionInfo; at: number; error: unknown }>();
  let closed = false;

  function start(key: string, info: VersionInfo): Entry {
    const from = clock();
    const entry: Entry = {
      info,
      bytes: estimateBytes(info),
      holders: 0,
      keepers: 0,
      usedAt: null,
      loaded: undefined,
      loading: load(info).then((session) => {
        entry.loaded = { info, session, loadMs: clock() - from };
        return entry.loaded;
      }),
    };
    entries.set(key, entry);
    entry.loading.then(
      () => failures.delete(key),
      (error: unknown) => {
        failures.set(key, { info, at: clock(), error });
        entries.delete(key);
      },
    );
    return entry;
  }

  function take(entry: Entry, purpose: Purpose): void {
    if (purpose === 'ahead') entry.keepers += 1;
    else {
      entry.holders += 1;
      use(entry);
    }
  }

  function use(entry: Entry): void {
    const key = keyOf(entry.info);
    entry.usedAt = clock();
    if (entries.get(key) !== entry) return;
    entries.delete(key);
    entries.set(key, entry);
  }

  function held(entry: Entry, version: LoadedVersion, purpose: Purpose): HeldVersion {
    let released = false;
    return {
      version,
      release: () => {
        if (released) return;
        released = true;
        if (purpose === 'ahead') entry.keepers -= 1;
        else {
          entry.holders -= 1;
          use(entry);
        }
        settle();
      },
    };
  }

  /** Unloads what there is no more room for. */
  function settle(): void {
    makeRoom(0);
    const idle = unheld().filter(({ keepers }) => keepers === 0);
    for (const entry of idle.slice(0, Math.max(0, idle.length - (closed ? 0 : maxIdle)))) {
      unload(entry);
    }
  }

  /** Versions that may go, those first that were used longest ago. */
  function unheld(): Entry[] {
    return [...entries.values()].filter(({ holders, loaded }) => holders === 0 && loaded);
  }

  function loadedBytes(): number {
    let sum = 0;
    for (const { bytes } of entries.values()) sum += bytes;
    return sum;
  }

  function makeRoom(bytes: number): boolean {
    let excess = loadedBytes() + bytes - maxBytes;
    if (excess <= 0) return true;
    for (const entry of unheld()) {
      unload(entry);
      onUnload?.(entry.info, entry.bytes);
      excess -= entry.bytes;
      if (excess <= 0) return true;
    }
    return false;
  }

  function unload(entry: Entry): void {
    entries.delete(keyOf(entry.info));
    void entry.loaded?.session.release();
  }

  /** What is in force is loaded even without room; nothing has to go for what may never be needed. */
  function refuseWithoutRoom(info: VersionInfo, purpose: Purpose): void {
    const bytes = estimateBytes(info);
    const fits = purpose === 'ahead' ? loadedBytes() + bytes <= maxBytes : makeRoom(bytes);
    if (fits || purpose === 'release') return;
    throw new AppError('version_unavailable', {
      publicMessage: `Version ${info.number} of ${info.model} is not loaded, and beside the versions in force there is no memory left for it.`,
    });
  }

  const loadingOrLoaded = (): PoolStats['versions'] =>
    [...entries.values()].map(({ info, bytes, loaded = null, usedAt }) => ({
      info,
      bytes,
      loaded,
      state: loaded ? 'loaded' : 'loading',
      error: null,
      unusedMs: usedAt === null ? null : clock() - usedAt,
    }));

  const failed = (): PoolStats['versions'] =>
    [...failures].flatMap(([key, { info, error }]) => {
      if (entries.has(key)) return [];
      const said = error instanceof Error ? error.message : String(error);
      return { info, bytes: 0, loaded: null, state: 'failed', error: said, unusedMs: null };
    });

  return {
    tryHold(info, { purpose = 'request' } = {}) {
      const entry = entries.get(keyOf(info));
      if (!entry?.loaded) return undefined;
      take(entry, purpose);
      return held(entry, entry.loaded, purpose);
    },
    async hold(info, { again = false, purpose = 'request' } = {}) {
      const key = keyOf(info);
      const failure = failures.get(key);
      if (failure && !again && clock() - failure.at < KEEP_FAILURE_MS) throw failure.error;
      let entry = entries.get(key);
      if (!entry) {
        refuseWithoutRoom(info, purpose);
        entry = start(key, info);
      }
      take(entry, purpose);
      // When loading fails the entry is gone, and its count with it.
      const version = await entry.loading;
      return held(entry, version, purpose);
    },
    isAvailable: (info) => !failures.has(keyOf(info)),
    stats: () => ({
      loadedBytes: loadedBytes(),
      maxBytes,
      versions: [...loadingOrLoaded(), ...failed()],
    }),
    async close() {
      closed = true;
      settle();
    },
  };
}

/** The runtime keeps the weights, and what it makes of them; another server's are not here. */
function estimateBytes({ sizeBytes, remote }: VersionInfo): number {
  return remote ? 0 : Math.max(LEAST_BYTES, sizeBytes * BYTES_PER_FILE_BYTE);
}

export function keyOf(info: VersionInfo): string {
  return `${info.modelId}/${info.number}`;
}
