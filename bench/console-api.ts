import { readFile } from 'node:fs/promises';
import type { ReleaseResult } from '#lib/releases/contract.ts';
import { EXAMPLE_VERSIONS, MODEL_NAME } from '../examples/flights/versions.ts';
import type { Stack } from './stack.ts';

/** The calls the benchmarks make to the console, as any client would. */
export function consoleApi(stack: Pick<Stack, 'consoleUrl' | 'apiKey'>) {
  const authorization = `Bearer ${stack.apiKey}`;
  const send = async <T>(method: string, path: string, body?: BodyInit): Promise<T> => {
    const headers: Record<string, string> = { authorization };
    if (typeof body === 'string') headers['content-type'] = 'application/json';
    const response = await fetch(stack.consoleUrl + path, { method, headers, body });
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    async registerFlights(versions: readonly number[]): Promise<void> {
      await send('POST', '/api/v1/models', JSON.stringify({ name: MODEL_NAME, task: 'binary' }));
      for (const version of EXAMPLE_VERSIONS.filter(({ number }) => versions.includes(number))) {
        const form = new FormData();
        form.set('metadata', await readFile(version.metadataFile, 'utf8'));
        form.set('artifact', new Blob([await readFile(version.modelFile)]), 'model.onnx');
        await send('POST', `/api/v1/models/${MODEL_NAME}/versions`, form);
      }
    },
    promote: (version: number) =>
      send<ReleaseResult>(
        'POST',
        `/api/v1/models/${MODEL_NAME}/releases`,
        JSON.stringify({ version, reason: 'benchmark' }),
      ),
    rollBack: () =>
      send<ReleaseResult>(
        'POST',
        `/api/v1/models/${MODEL_NAME}/rollback`,
        JSON.stringify({ reason: 'benchmark' }),
      ),
  };
}
