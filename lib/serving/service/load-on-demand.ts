import { AppError } from '#lib/http/errors.ts';
import type { VersionInfo } from '../catalog.ts';
import { type HeldVersion, keyOf, type VersionPool } from './version-pool.ts';

const AT_ONCE = 2;
const MAX_WAITING = 16;

/**
 * Holds versions that requests name, and that may not be loaded: two are loaded at a time and a few more wait, so that
 * callers naming one version after the other cannot fill the memory. Rejects with `unavailable` beyond that.
 */
export function createOnDemandLoader(pool: Pick<VersionPool, 'tryHold' | 'hold'>) {
  const loads = new Map<string, Promise<HeldVersion>>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function load(info: VersionInfo): Promise<HeldVersion> {
    if (running < AT_ONCE) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await pool.hold(info);
    } finally {
      // The turn goes straight to the next, if any.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return async function hold(info: VersionInfo): Promise<HeldVersion> {
    const ready = pool.tryHold(info);
    if (ready) return ready;
    const key = keyOf(info);
    const known = loads.get(key);
    if (known) {
      await known.catch(() => undefined);
      return pool.hold(info);
    }
    if (waiting.length >= MAX_WAITING) {
      throw new AppError('unavailable', {
        publicMessage: `Version ${info.number} of ${info.model} is not loaded, and too many others are being loaded now. Ask again in a moment.`,
      });
    }
    const mine = load(info).finally(() => loads.delete(key));
    loads.set(key, mine);
    return mine;
  };
}
