import { Pool } from 'undici';
import { CallRefused, createGuard } from '#lib/guard/service.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { AllowedHost } from '../allow-list.ts';
import { codeOf, sayWhyLost } from '../connection-words.ts';
import { parseAnswer } from '../parse-answer.ts';
import { UnreadableAnswer } from '../protocol.ts';
import { readRefusal } from '../read-refusal.ts';
import { guardedConnector, type Resolve, TargetRefused } from './guarded-connector.ts';
import { allowedOnly } from './target-policy.ts';

/** Two million numbers in full length fit. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const MAX_CONNECTIONS = 64;
const LONGEST_CALL_MS = 120_000;
const RETRIES = 2;
const FIRST_DELAY_MS = 20;
/** The connection failed, not the call: a prediction may be asked again, since it changes nothing. */
const CONNECTION_FAILED = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
]);

interface RemoteCall<T> {
  path: string;
  body?: string;
  timeoutMs: number;
  read?: (answer: unknown) => T;
}

export interface RemoteHttp {
  /** The answer's JSON, or what is read of it, which may throw UnreadableAnswer. Rejects with RunFailure. */
  request<T = unknown>(call: RemoteCall<T>): Promise<T>;
  close(): Promise<void>;
}

export interface RemoteHttpOptions {
  allowed: readonly AllowedHost[];
  resolve?: Resolve;
  maxAnswerBytes?: number;
}

/** Connections to one server, kept open between calls; what is wrong with a call or its answer becomes a RunFailure. */
export function openRemoteHttp(url: string, options: RemoteHttpOptions): RemoteHttp {
  const { origin, host, pathname } = new URL(url);
  const base = pathname.replace(/\/$/, '');
  const pool = new Pool(origin, {
    connect: guardedConnector(allowedOnly(options.allowed), options.resolve),
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    maxResponseSize: options.maxAnswerBytes ?? MAX_ANSWER_BYTES,
    // Each call has a deadline of its own, for all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const guard = createGuard({
    timeoutMs: LONGEST_CALL_MS,
    retries: RETRIES,
    firstDelayMs: FIRST_DELAY_MS,
    retryIf: (error) => CONNECTION_FAILED.has(codeOf(error)),
  });

  async function ask(
    path: string,
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<unknown> {
    const answer = await pool.request({
      path: base + path || '/',
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body,
      signal,
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) {
      const { kind, message, plain } = readRefusal(answer.statusCode, text);
      throw new RunFailure(kind, `${host}: ${message}`, { plain: `${host}: ${plain}` });
    }
    if (body === undefined && text.trim() === '') return null;
    return parseAnswer(text);
  }

  return {
    async request<T>({ path, body, timeoutMs, read }: RemoteCall<T>) {
      try {
        const answer = await guard.run((signal) => ask(path, body, signal), timeoutMs);
        return read ? read(answer) : (answer as T);
      } catch (error) {
        throw asRunFailure(error, host, timeoutMs);
      }
    },
    close: () => pool.close(),
  };
}

function asRunFailure(cause: unknown, host: string, timeoutMs: number): RunFailure {
  if (cause instanceof RunFailure) return cause;
  if (cause instanceof CallRefused) {
    return new RunFailure('timeout', `${host} did not answer within ${timeoutMs} ms`, { cause });
  }
  if (cause instanceof UnreadableAnswer) {
    return new RunFailure('lost', `${host} ${cause.message}`, { plain: `${host} ${cause.plain}` });
  }
  if (cause instanceof TargetRefused) return new RunFailure('lost', cause.message, { cause });
  return new RunFailure('lost', sayWhyLost(host, cause), { cause });
}
