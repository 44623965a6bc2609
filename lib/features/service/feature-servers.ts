import type { RevivableBreaker } from '#lib/guard/service.ts';
import { AppError } from '#lib/http/errors.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import { asRefusal, type RemoteHttp, type RemoteRuntimes } from '#lib/remote/service.ts';
import type { FeatureServer, PinnedList } from '../contract.ts';
import { type EntityKey, readKey } from '../entity-key.ts';
import { ask, createFeastBatcher, type FeastQuestion } from './batch-feast.ts';
import { guardLookup } from './guard-lookup.ts';
import type { FeatureAnswer } from './plan-lookup.ts';

const PING_MS = 500;
const TRIAL_MS = 10_000;
/** The longest that a list may say. */
const LONGEST_MS = 10_000;

/** What another server says of rows. */
interface ServerAnswer {
  atMs: number;
  /** By row, in the list's order. */
  rows: FeatureAnswer[][];
}

export interface FeatureServers {
  /** Features as the list's server has them now. Throws AppError, `unavailable` when they cannot be looked up. */
  lookup(
    list: PinnedList & { server: FeatureServer },
    rows: readonly Readonly<Record<string, unknown>>[],
    where: (row: number, key: string) => string,
  ): Promise<ServerAnswer>;
  close(): Promise<void>;
}

interface Opened {
  http: RemoteHttp;
  lookup: (question: FeastQuestion, withinMs?: number) => Promise<FeatureAnswer[][]>;
}

/** Feature servers of others, each behind a breaker of its own; only hosts that remote versions may live on are connected to. */
export function createFeatureServers({
  remotes,
  breakerOf,
  clock,
  now,
}: {
  remotes: Pick<RemoteRuntimes, 'connect'>;
  /** By `feast:host:port`; left out: there are none. */
  breakerOf?: (name: string) => RevivableBreaker;
  clock?: () => number;
  now: () => Date;
}): FeatureServers {
  const opened = new Map<string, Opened>();

  function open({ kind, url }: FeatureServer): Opened {
    const known = opened.get(url);
    if (known) return known;
    const http = remotes.connect(url);
    const batched = createFeastBatcher(http);
    const server = {
      http,
      lookup: guardLookup(
        async (question: FeastQuestion) => {
          try {
            return await batched(question);
          } catch (error) {
            throw isRefusal(error) ? away(error) : error;
          }
        },
        {
          ...(breakerOf && { breaker: breakerOf(`${kind}:${hostOf(url)}`) }),
          ping: () => http.request({ path: '/health', timeoutMs: PING_MS }),
          ...(clock && { clock }),
          timeoutMs: LONGEST_MS,
          // Connections that fail are tried again below.
          retries: 0,
        },
      ),
    };
    opened.set(url, server);
    return server;
  }

  return {
    async lookup({ server, list }, rows, where) {
      const keys = readKeys(server, rows, where);
      const features = list.map(({ feature }) => feature);
      let connection: Opened;
      try {
        connection = open(server);
      } catch (error) {
        // The list of hosts is shorter than when the version was registered.
        throw away(error);
      }
      const answers = await connection.lookup({ server, features, keys }, server.timeout_ms);
      return { atMs: now().getTime(), rows: answers };
    },
    async close() {
      await Promise.all([...opened.values()].map(({ http }) => http.close()));
    },
  };
}

/** Whether a server has what a list names, by a lookup of nobody. Throws AppError. */
export async function tryFeatureServer(
  remotes: Pick<RemoteRuntimes, 'connect'>,
  { server, list }: PinnedList & { server: FeatureServer },
): Promise<void> {
  const features = list.map(({ feature }) => feature);
  const nobody = server.keys.map(({ type }) => (type === 'string' ? '0' : 0));
  let http: RemoteHttp | undefined;
  try {
    http = remotes.connect(server.url);
    await ask(http, { server: { ...server, timeout_ms: TRIAL_MS }, features, keys: [nobody] });
  } catch (error) {
    throw aboutFeatures(asRefusal(error));
  } finally {
    await http?.close();
  }
}

function readKeys(
  { keys }: FeatureServer,
  rows: readonly Readonly<Record<string, unknown>>[],
  where: (row: number, key: string) => string,
): EntityKey[] {
  const read = rows.map((row) => readKey({ keys }, row));
  const errors = read.flatMap((one, row) =>
    'problems' in one
      ? one.problems.map(({ key, message }) => ({ field: where(row, key), message }))
      : [],
  );
  if (errors.length > 0) throw invalidRequest(errors);
  return read.flatMap((one) => ('key' in one ? [one.key] : []));
}

/** An answer that is none is a feature server's, and no model's. */
function aboutFeatures(refusal: unknown): unknown {
  if (!(refusal instanceof AppError) || refusal.code !== 'remote_unsupported') return refusal;
  const { publicMessage, cause } = refusal;
  return new AppError('feature_server_unsupported', { publicMessage, cause });
}

/** It takes these keys for wrong: that says nothing of the server. */
function isRefusal(error: unknown): error is RunFailure {
  return error instanceof RunFailure && error.kind === 'rejected';
}

function away(cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError('unavailable', {
    publicMessage: `Features cannot be looked up now: ${why}.`,
    extra: { retry_after_seconds: 1 },
    cause,
  });
}

function hostOf(url: string): string {
  const { host, port, protocol } = new URL(url);
  return port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host;
}
