import { Agent, request } from 'undici';
import type { AllowedHost } from '../allow-list.ts';
import { guardedConnector, type Resolve } from './guarded-connector.ts';
import { allowedOnly } from './target-policy.ts';

const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
const LONGEST_ANSWER_MS = 30_000;

interface RemoteRequest {
  method: 'GET' | 'POST' | 'DELETE';
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

export interface RemoteRequests {
  /** Any answer, whatever its status; redirects are not followed. Rejects with TargetRefused, or with what became of the connection. */
  send(url: string, request: RemoteRequest): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

/** For servers that are asked for more than predictions. Only those on the allow-list are ever connected to. */
export function createRemoteRequests({
  allowed,
  resolve,
}: {
  allowed: readonly AllowedHost[];
  resolve?: Resolve;
}): RemoteRequests {
  const agent = new Agent({
    connect: guardedConnector(allowedOnly(allowed), resolve),
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  return {
    async send(url, { method, headers, body, signal }) {
      const limit = AbortSignal.timeout(LONGEST_ANSWER_MS);
      const answer = await request(url, {
        method,
        dispatcher: agent,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body ?? null,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      return { status: answer.statusCode, text: await answer.body.text() };
    },
    close: () => agent.close(),
  };
}
