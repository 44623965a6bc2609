import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import next from 'next';
import { clientAddress } from '#lib/auth/client-address.ts';
import { readConfig } from '#lib/config/service.ts';
import { AppError } from '#lib/http/errors.ts';
import { PROBLEM_CONTENT_TYPE, toProblem } from '#lib/http/problem.ts';
import { removeOrphanedFolders } from '#lib/temporary/service.ts';
import { UsageError } from '../usage-error.ts';

const HELD = Symbol.for('mainstay.console.services');
const ROOT = path.join(import.meta.dirname, '../..');
const DRAIN_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 5_000;

/** What the bundled console holds for the process (app/_server/services.ts), once a request has needed it. */
const held = globalThis as { [HELD]?: Promise<{ close(): Promise<void> }> };

/** Serves the built console until SIGTERM, SIGINT or the death of a supervising parent. */
export async function startConsole(args: string[]): Promise<void> {
  if (args.length > 0) {
    process.stdout.write(
      'Usage: npm run console\nServes the built console on PORT (default 3000).\n',
    );
    return;
  }
  const { consolePort, trustedProxies } = readConfig();
  // Before the first request: what the bundled console makes, it knows by itself.
  await removeOrphanedFolders();
  // Without NEXTAUTH_URL the address a browser used is the one to send it back to.
  process.env.AUTH_TRUST_HOST ??= 'true';
  const app = next({ dev: false, dir: ROOT, port: consolePort, hostname: 'localhost' });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer((request, response) => {
    const { headers, socket } = request;
    // Overwritten, since Next passes on what the sender wrote there.
    headers['x-forwarded-for'] = clientAddress(
      socket.remoteAddress,
      headers['x-forwarded-for'],
      trustedProxies,
    );
    if (isDecodable(request.url)) void handle(request, response);
    else refuseAddress(response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const inUse = error.code === 'EADDRINUSE';
      reject(
        inUse ? new UsageError(`Port ${consolePort} is in use. Set PORT to another port.`) : error,
      );
    });
    server.listen(consolePort, resolve);
  });
  const url = `http://localhost:${consolePort}`;
  process.send?.({ type: 'ready', url });
  if (!process.send) process.stdout.write(`Console on ${url}\n`);

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_WITHIN_MS);
    await new Promise((resolve) => server.close(resolve));
    clearTimeout(cut);
    const closed = held[HELD]?.then((services) => services.close());
    const failed = (error: Error) => process.stderr.write(`While stopping: ${error.message}\n`);
    await Promise.race([closed?.catch(failed), sleep(CLOSE_WITHIN_MS)]);
    process.exit(0);
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(event, () => void stop());
}

/** Next answers a broken percent escape with a bare 500. */
function isDecodable(url = ''): boolean {
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

function refuseAddress(response: ServerResponse): void {
  const refusal = new AppError('not_found', { publicMessage: 'The address is not a valid URL.' });
  const problem = toProblem(refusal, randomUUID());
  response.writeHead(problem.status, { 'content-type': PROBLEM_CONTENT_TYPE });
  response.end(JSON.stringify(problem));
}
