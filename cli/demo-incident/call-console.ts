import { writeBearerKey } from '#lib/auth/bearer-key.ts';
import type { Operation, OperationAnswer } from '#lib/http/operation.ts';
import { UsageError } from '../usage-error.ts';

export type CallConsole = <O extends Operation>(
  operation: O,
  input?: {
    params?: Record<string, string | number>;
    query?: Record<string, string>;
    body?: unknown;
  },
) => Promise<OperationAnswer<O>>;

/** Calls operations of the console by their definitions; a refusal is an error in its own words. */
export function consoleCaller(consoleUrl: string, apiKey: string): CallConsole {
  return async (operation, { params = {}, query, body } = {}) => {
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name];
      if (value === undefined) throw new TypeError(`${operation.id} needs ${name}`);
      return encodeURIComponent(value);
    });
    const search = query ? `?${new URLSearchParams(query)}` : '';
    const response = await fetch(`${consoleUrl}${path}${search}`, {
      method: operation.method,
      headers: {
        authorization: writeBearerKey(apiKey),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    }).catch(() => {
      throw new UsageError(
        `The console at ${consoleUrl} does not answer. Start Mainstay with npm start.`,
      );
    });
    const text = await response.text();
    if (!response.ok) {
      const { detail = text } = text.startsWith('{')
        ? (JSON.parse(text) as { detail?: string })
        : {};
      throw new UsageError(`${operation.summary}: ${response.status} ${detail}`, 1);
    }
    return (text === '' ? undefined : JSON.parse(text)) as OperationAnswer<typeof operation>;
  };
}
