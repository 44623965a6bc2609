import type { VersionInfo } from '../catalog.ts';
import type { ServedModel } from './served-model.ts';
import type { ServingLog } from './serving-log.ts';
import type { HeldVersion, VersionPool } from './version-pool.ts';

const PER_MODEL = 2;
const MAX_VERSION_BYTES = 64 * 1024 * 1024;
const MAX_TOTAL_BYTES = 512 * 1024 * 1024;

/**
 * Loads each model's newest versions ahead of their promotion, one at a time, so that promoting one of them is as quick as
 * rolling back. Large ones, and more than half a gigabyte of files in all, are left to be loaded when they are promoted.
 */
export function createPreloader({ pool, log }: { pool: VersionPool; log: ServingLog }) {
  const held = new Map<string, { info: VersionInfo; version: HeldVersion }>();
  const waiting = new Map<string, VersionInfo>();
  /** Those that did not load: their promotion tries again and tells why. */
  const failed = new Set<string>();
  let working: Promise<void> | undefined;
  let closed = false;

  async function work(): Promise<void> {
    for (const [key, info] of waiting) {
      waiting.delete(key);
      if (closed || !fits(info)) continue;
      try {
        held.set(key, { info, version: await pool.hold(info) });
      } catch (error) {
        failed.add(key);
        log.warn({ err: error, model: info.model, version: info.number }, 'not loaded ahead');
      }
    }
    working = undefined;
    if (closed) letGo(() => true);
  }

  function fits(info: VersionInfo): boolean {
    const total = [...held.values()].reduce((sum, { info: other }) => sum + other.sizeBytes, 0);
    return info.sizeBytes <= MAX_VERSION_BYTES && total + info.sizeBytes <= MAX_TOTAL_BYTES;
  }

  function letGo(isUnwanted: (info: VersionInfo, key: string) => boolean): void {
    for (const [key, { info, version }] of held) {
      if (!isUnwanted(info, key)) continue;
      held.delete(key);
      version.release();
    }
  }

  return {
    /** To be called when a model's versions may have changed; returns at once. */
    update(model: ServedModel): void {
      const newest = [...model.versions.values()]
        .filter(({ status }) => status === 'ready')
        .sort((a, b) => b.number - a.number)
        .slice(0, PER_MODEL);
      const wanted = new Map(newest.map((info) => [keyOf(info), info]));
      letGo((info, key) => info.modelId === model.id && !wanted.has(key));
      for (const [key, info] of wanted) {
        if (!held.has(key) && !failed.has(key)) waiting.set(key, info);
      }
      working ??= work();
    },
    async close(): Promise<void> {
      closed = true;
      await working;
      letGo(() => true);
    },
  };
}

function keyOf(info: VersionInfo): string {
  return `${info.modelId}/${info.number}`;
}
