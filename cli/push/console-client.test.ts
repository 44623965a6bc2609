import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ConsoleClient } from './console-client.ts';

let server: Server | undefined;
afterEach(() => server?.close());

async function startConsole(status: number, body: object): Promise<string> {
  const started = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify(body));
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, 'localhost', resolve));
  return `http://localhost:${(started.address() as AddressInfo).port}`;
}

it('says which console does not accept the key, and where to make one', async () => {
  const url = await startConsole(401, { title: 'Sign in', detail: '', code: 'unauthenticated' });
  await expect(new ConsoleClient(url, 'wrong').ensureModel('churn', 'binary')).rejects.toThrow(
    `The console at ${url} does not accept the API key.\n` +
      `Make one with the scope registry at ${url}/settings/api-keys, and pass it with --key`,
  );
});

it('passes on why something is refused', async () => {
  const problem = { title: 'Not allowed', detail: 'It needs more.', code: 'forbidden' };
  const url = await startConsole(403, { ...problem, request_id: 'r-1' });
  await expect(new ConsoleClient(url, 'weak').promote('churn', 1, 'why')).rejects.toThrow(
    'Not allowed: It needs more.\n(forbidden, request r-1)',
  );
});

it('says why a console cannot be reached, and what to do', async () => {
  const url = await startConsole(200, {});
  await new Promise((resolve) => server?.close(resolve));
  await expect(new ConsoleClient(url, 'key').ensureModel('churn', 'binary')).rejects.toThrow(
    /^The console at \S+ cannot be reached: .*ECONNREFUSED.*\.\nStart Mainstay with `npm start`/,
  );
});
