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

export interface VersionPool {
  /** At once, when it is loaded. */
  tryHold(info: VersionInfo): HeldVersion | undefined;
  /** Loads it when needed; rejects with the reason when that fails. A failure is kept for a while unless `again`. */
  hold(info: VersionInfo, options?: { again?: boolean }): Promise<HeldVersion>;
  /** True when it is loaded, or when nothing is known that keeps it from being loaded. */
  isAvailable(info: VersionInfo): boolean;
  close(): Promise<void>;
}

interface Entry {
  loading: Promise<LoadedVersion>;
  loaded: LoadedVersion | undefined;
  holders: number;
}

const MAX_IDLE = 4;
const KEEP_FAILURE_MS = 5000;

/**
 * The versions in memory. Held ones stay; of those nobody holds, the four used last stay too. A version is unloaded when its
 * last holder has let go, so a request never loses the version under it.
 */
export function createVersionPool({
  load,
  clock,
  maxIdle = MAX_IDLE,
}: {
  load: (info: VersionInfo) => Promise<OnnxSession>;
  /** Milliseconds, monotonic. */
  clock: () => number;
  maxIdle?: number;
}): VersionPool {
  // In the order of last use.
  const entries = new Map<string, Entry>();
  const failures = new Map<string, { at: number; error: unknown }>();
  let closed = false;

  function start(key: string, info: VersionInfo): Entry {
    const from = clock();
    const entry: Entry = {
      holders: 0,
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
        failures.set(key, { at: clock(), error });
        entries.delete(key);
      },
    );
    return entry;
  }

  function held(key: string, entry: Entry, version: LoadedVersion): HeldVersion {
    let released = false;
    return {
      version,
      release: () => {
        if (released) return;
        released = true;
        entry.holders -= 1;
        if (entry.holders > 0) return;
        entries.delete(key);
        entries.set(key, entry);
        unload(closed ? 0 : maxIdle);
      },
    };
  }

  function unload(keep: number): void {
    const idle = [...entries].filter(([, entry]) => entry.holders === 0 && entry.loaded);
    for (const [key, entry] of idle.slice(0, Math.max(0, idle.length - keep))) {
      entries.delete(key);
      void entry.loaded?.session.release();
    }
  }

  return {
    tryHold(info) {
      const key = keyOf(info);
      const entry = entries.get(key);
      if (!entry?.loaded) return undefined;
      entry.holders += 1;
      return held(key, entry, entry.loaded);
    },
    async hold(info, { again = false } = {}) {
      const key = keyOf(info);
      const failure = failures.get(key);
      if (failure && !again && clock() - failure.at < KEEP_FAILURE_MS) throw failure.error;
      const entry = entries.get(key) ?? start(key, info);
      entry.holders += 1;
      // When loading fails the entry is gone, and its count with it.
      return held(key, entry, await entry.loading);
    },
    isAvailable: (info) => !failures.has(keyOf(info)),
    async close() {
      closed = true;
      unload(0);
    },
  };
}

export function keyOf(info: VersionInfo): string {
  return `${info.modelId}/${info.number}`;
}
