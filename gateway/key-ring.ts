import type { Caller } from '#lib/auth/access.ts';
import { hashApiKey } from '#lib/auth/hash-api-key.ts';
import type { AuthService } from '#lib/auth/service.ts';
import { AppError } from '#lib/http/errors.ts';
import { createRateLimits, type RateLimits, type ServingLog } from '#lib/serving/service.ts';

/** Why a request was turned away before it was read. */
type KeyRefusal = 'unauthenticated' | 'forbidden' | 'rate_limited';

export interface KeyRing {
  /** Who a key belongs to, from memory; null for one that is unknown, revoked or expired. Throws before the first reading. */
  find(token: string): Extract<Caller, { kind: 'api_key' }> | null;
  /** Counts a request of a caller found; false with the time to wait when its key has asked too often. */
  admit(keyId: string): ReturnType<RateLimits['admit']>;
  /** Counts a request that was turned away. */
  noteRefusal(reason: KeyRefusal): void;
  /** Since the start. */
  refusals(): Readonly<Record<KeyRefusal, number>>;
  /** False until the keys have been read once. */
  isReady(): boolean;
  /** Reads the keys again now. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

const POLL_MS = 5000;
const TOUCH_MS = 10_000;

/** The API keys in force, held in memory, so that no request waits for Postgres. */
export function createKeyRing({
  auth,
  now,
  log,
  rateLimits = createRateLimits({ clock: () => performance.now() }),
}: {
  auth: Pick<AuthService, 'loadActiveKeys' | 'touchKeys'>;
  now: () => Date;
  log: ServingLog;
  rateLimits?: RateLimits;
}): KeyRing {
  type Keys = Awaited<ReturnType<AuthService['loadActiveKeys']>>;
  let keys: Keys | undefined;
  /** Keys by their text, of those asked for since the last reading: hashing it again takes more than a hundredth of a request's time. */
  const asked = new Map<string, NonNullable<ReturnType<Keys['get']>>>();
  /** By key id, for the keys that have one. */
  let limits: ReadonlyMap<string, number> = new Map();
  const used = new Set<string>();
  const refusals: Record<KeyRefusal, number> = {
    unauthenticated: 0,
    forbidden: 0,
    rate_limited: 0,
  };
  let running: Promise<void> | undefined;
  let isStale = false;

  async function load(): Promise<void> {
    do {
      isStale = false;
      try {
        keys = await auth.loadActiveKeys();
        asked.clear();
        limits = new Map(
          [...keys.values()].flatMap(({ id, rateLimit }) =>
            rateLimit === null ? [] : [[id, rateLimit] as const],
          ),
        );
      } catch (error) {
        log.warn({ err: error }, 'the API keys could not be read; those known stay in force');
      }
    } while (isStale);
  }

  function reload(): Promise<void> {
    // A change during a reading may have come too late for it.
    isStale = true;
    running ??= load().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function touch(): Promise<void> {
    if (used.size === 0) return;
    const ids = [...used];
    used.clear();
    try {
      await auth.touchKeys(ids);
    } catch (error) {
      log.warn({ err: error }, 'the use of API keys could not be noted');
    }
  }

  const poll = setInterval(() => void reload(), POLL_MS);
  const toucher = setInterval(() => void touch(), TOUCH_MS);

  return {
    find(token) {
      if (!keys) {
        throw new AppError('unavailable', {
          publicMessage: 'The API keys have not been read yet. Ask again in a moment.',
        });
      }
      const key = asked.get(token) ?? keys.get(hashApiKey(token));
      if (!key) return null;
      asked.set(token, key);
      if (key.expiresAt !== null && Date.parse(key.expiresAt) <= now().getTime()) return null;
      used.add(key.id);
      return { kind: 'api_key', id: key.id, name: key.name, scopes: key.scopes };
    },
    admit(keyId) {
      const limit = limits.get(keyId);
      return limit === undefined ? { allowed: true } : rateLimits.admit(keyId, limit);
    },
    noteRefusal(reason) {
      refusals[reason] += 1;
    },
    refusals: () => refusals,
    isReady: () => keys !== undefined,
    reload,
    async close() {
      clearInterval(poll);
      clearInterval(toucher);
      await touch();
    },
  };
}
