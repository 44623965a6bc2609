import { ClientOfflineError, createClient, RESP_TYPES } from '@redis/client';
import { CallRefused, createGuard, type RevivableBreaker } from '#lib/guard/service.ts';
import type { CacheLog } from '../contract.ts';

/** Commands that wait for Redis; beyond it they fail at once. */
const MAX_WAITING = 10_000;
/** A try costs next to nothing, and until one succeeds every answer is computed. */
const RECONNECT_MS = { first: 50, most: 1_000 };
/** A connection that says nothing for so long while it is asked is dropped for a new one: it may be to a machine that is gone. */
const SILENT_MS = 10_000;
/** While the breaker is open Redis is pinged so often, if anybody would ask it. */
const LOOK_MS = 1_000;

export interface RedisOptions {
  url: string;
  timeoutMs?: number;
  silentMs?: number;
  breaker: RevivableBreaker;
  log: CacheLog;
}

/**
 * A Redis that may be slow or gone: who asks waits `timeoutMs` at most, and no longer once the breaker is open; nothing is thrown.
 * Commands of one tick go out together. A Redis that was away or silent and is heard of again is tried at once, however long the
 * breaker would stay open.
 */
export function connectRedis({
  url,
  timeoutMs = 50,
  silentMs = SILENT_MS,
  breaker,
  log,
}: RedisOptions) {
  const guard = createGuard({
    timeoutMs,
    retries: 1,
    firstDelayMs: 5,
    // Without a connection there is nothing to wait for.
    retryIf: (error) => !(error instanceof ClientOfflineError),
    breaker,
  });
  const pings = createGuard({ timeoutMs });
  let connection = connect();
  let isClosed = false;

  function connect() {
    const client = createClient({
      url,
      disableOfflineQueue: true,
      commandsQueueMaxLength: MAX_WAITING,
      socket: {
        connectTimeout: 2_000,
        reconnectStrategy: (attempts) =>
          Math.min(RECONNECT_MS.most, RECONNECT_MS.first * 2 ** attempts) * (0.5 + Math.random()),
      },
    });
    const bytes = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
    const state = {
      client,
      bytes,
      hasTried: false,
      lastHeard: performance.now(),
      lookedAt: Number.NEGATIVE_INFINITY,
      /** It gave no answer when it was asked last: not even that it cannot. */
      isMissed: false,
    };
    let isAway = false;
    client.on('error', (error: Error) => {
      state.hasTried = true;
      if (!isAway) log.warn({ err: error }, 'Redis is away; answers are cached in memory only');
      isAway = true;
    });
    client.on('ready', () => {
      state.hasTried = true;
      state.lastHeard = performance.now();
      if (isAway) log.info({}, 'Redis is back');
      isAway = false;
      state.isMissed = false;
      breaker.heard();
    });
    // Its failures are told by the event above.
    client.connect().catch(() => {});
    return state;
  }

  function noteFailure(used: ReturnType<typeof connect>, error: unknown): void {
    const isLate = error instanceof CallRefused && error.kind === 'timeout';
    used.isMissed ||= isLate || error instanceof ClientOfflineError;
    if (isLate && performance.now() - used.lastHeard > silentMs) replace(used);
  }

  /** Nobody asks while the breaker is open. One that refuses what it is asked, but answers, waits for the cool-down. */
  async function lookFor(used: ReturnType<typeof connect>): Promise<void> {
    const now = performance.now();
    if (breaker.isHeld || now - used.lookedAt < LOOK_MS) return;
    used.lookedAt = now;
    try {
      await pings.run(() => used.client.ping());
      used.lastHeard = performance.now();
      if (used.isMissed) breaker.heard();
      used.isMissed = false;
    } catch (error) {
      noteFailure(used, error);
      used.isMissed = true;
    }
  }

  function replace(used: ReturnType<typeof connect>): void {
    if (used !== connection || isClosed) return;
    log.warn({}, 'Redis has not answered for a while; connecting anew');
    used.client.destroy();
    connection = connect();
  }

  return {
    /** undefined when Redis did not answer. */
    async ask<T>(call: (connection: ReturnType<typeof connect>) => Promise<T>) {
      const used = connection;
      // The first connection is still being made, which is nobody's failure.
      if (isClosed || !used.hasTried) return undefined;
      try {
        const answer = await guard.run(() => call(used));
        used.lastHeard = performance.now();
        return answer;
      } catch (error) {
        if (error instanceof CallRefused && error.kind === 'open') void lookFor(used);
        else noteFailure(used, error);
        return undefined;
      }
    },
    close() {
      isClosed = true;
      connection.client.destroy();
    },
  };
}
