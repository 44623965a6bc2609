import { writeBearerKey } from '#lib/auth/bearer-key.ts';
import type { Problem } from '#lib/http/problem.ts';
import type { Task, Version } from '#lib/registry/contract.ts';
import type { ReleaseResult } from '#lib/releases/contract.ts';
import { UsageError } from '../usage-error.ts';
import { multipartBody, type Part } from './multipart-body.ts';

/** The few calls of the console's REST API that `push` needs. Refusals become a UsageError with the problem's own words. */
export class ConsoleClient {
  readonly url: string;
  private readonly key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.key = key;
  }

  async ensureModel(name: string, task: Task): Promise<void> {
    const found = await this.send('GET', `/api/v1/models/${encodeURIComponent(name)}`, {});
    if (found.status === 404) {
      await this.json('POST', '/api/v1/models', { name, task });
    } else if (!found.ok) {
      throw await this.refusal(found);
    }
  }

  async registerVersion(
    model: string,
    parts: Part[],
    onSent: (sent: number, total: number) => void,
  ): Promise<Version> {
    const path = `/api/v1/models/${encodeURIComponent(model)}/versions`;
    const response = await this.send('POST', path, multipartBody(parts, onSent));
    if (!response.ok) throw await this.refusal(response);
    return (await response.json()) as Version;
  }

  registerRemoteVersion(model: string, body: Record<string, unknown>): Promise<Version> {
    return this.json('POST', `/api/v1/models/${encodeURIComponent(model)}/versions/remote`, body);
  }

  promote(model: string, version: number, reason: string): Promise<ReleaseResult> {
    return this.json('POST', `/api/v1/models/${encodeURIComponent(model)}/releases`, {
      version,
      reason,
    });
  }

  private async json<T>(method: string, path: string, body: unknown): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const response = await this.send(method, path, { headers, body: JSON.stringify(body) });
    if (!response.ok) throw await this.refusal(response);
    return (await response.json()) as T;
  }

  private async send(
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: BodyInit },
  ): Promise<Response> {
    try {
      return await fetch(this.url + path, {
        method,
        headers: { ...init.headers, authorization: writeBearerKey(this.key) },
        body: init.body,
        // Streams are sent as they are read; fetch wants to be told.
        ...(init.body instanceof ReadableStream ? { duplex: 'half' } : {}),
      });
    } catch (error) {
      const cause = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
      // One that was tried on several addresses has a code, and no message.
      throw new UsageError(
        `The console at ${this.url} cannot be reached: ${cause.message || cause.code}.\n` +
          'Start Mainstay with `npm start`, or name another console with --url.',
      );
    }
  }

  private async refusal(response: Response): Promise<UsageError> {
    if (response.status === 401) {
      return new UsageError(
        `The console at ${this.url} does not accept the API key.\n` +
          `Make one with the scope registry at ${this.url}/settings/api-keys, and pass it with --key or in MAINSTAY_API_KEY.`,
      );
    }
    const text = await response.text();
    try {
      const problem = JSON.parse(text) as Problem;
      const fields = (problem.errors ?? []).map(({ field, message }) => `  ${field} ${message}`);
      const lines = [
        `${problem.title}: ${problem.detail}`,
        ...fields,
        `(${problem.code}, request ${problem.request_id})`,
      ];
      return new UsageError(lines.join('\n'));
    } catch {
      return new UsageError(`The console answered ${response.status}: ${text.slice(0, 300)}`);
    }
  }
}
