import type { VersionInfo } from '../catalog.ts';
import type { ServedModel } from './served-model.ts';
import type { ServingLog } from './serving-log.ts';
import { type HeldVersion, keyOf, type VersionPool } from './version-pool.ts';

const PER_MODEL = 2;
const MAX_VERSION_BYTES = 64 * 1024 * 1024;
const MAX_TOTAL_BYTES = 512 * 1024 * 1024;

/** `failed`: its promotion tries again and tells why. */
interface Choice {
  info: VersionInfo;
  state: 'waiting' | 'loading' | 'failed' | HeldVersion;
}

/**
 * Loads each model's newest versions ahead of their promotion, one at a time, so that promoting one of them is as quick as
 * rolling back. Large ones, and more than half a gigabyte of files in all, are left to be loaded when they are promoted.
 */
export function createPreloader({ pool, log }: { pool: VersionPool; log: ServingLog }) {
  const chosen = new Map<string, Choice>();
  let working: Promise<void> | undefined;
  let closed = false;

  async function work(): Promise<void> {
    for (const [key, choice] of chosen) {
      if (choice.state === 'waiting') await load(key, choice);
    }
    working = undefined;
  }

  async function load(key: string, choice: Choice): Promise<void> {
    const { info } = choice;
    if (!fits(info)) {
      chosen.delete(key);
      return;
    }
    choice.state = 'loading';
    try {
      const version = await pool.hold(info, { purpose: 'ahead' });
      // It may have been given up meanwhile.
      if (chosen.get(key) === choice) choice.state = version;
      else version.release();
    } catch (error) {
      choice.state = 'failed';
      log.warn({ err: error, model: info.model, version: info.number }, 'not loaded ahead');
    }
  }

  function fits(info: VersionInfo): boolean {
    const held = [...chosen.values()].filter(({ state }) => typeof state === 'object');
    const total = held.reduce((sum, { info: other }) => sum + other.sizeBytes, 0);
    return info.sizeBytes <= MAX_VERSION_BYTES && total + info.sizeBytes <= MAX_TOTAL_BYTES;
  }

  function giveUp(isUnwanted: (info: VersionInfo, key: string) => boolean): void {
    for (const [key, { info, state }] of chosen) {
      if (!isUnwanted(info, key)) continue;
      chosen.delete(key);
      if (typeof state === 'object') state.release();
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
      giveUp((info, key) => info.modelId === model.id && !wanted.has(key));
      for (const [key, info] of wanted) {
        if (!chosen.has(key)) chosen.set(key, { info, state: 'waiting' });
      }
      if (closed || working) return;
      if ([...chosen.values()].some(({ state }) => state === 'waiting')) working = work();
    },
    async close(): Promise<void> {
      closed = true;
      giveUp(() => true);
      await working;
    },
  };
}
