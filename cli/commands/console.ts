import { createServer } from 'node:http';
import path from 'node:path';
import next from 'next';
import { readConfig } from '#lib/config/service.ts';
import { UsageError } from '../usage-error.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const DRAIN_WITHIN_MS = 5_000;

/** Serves the built console until SIGTERM, SIGINT or the death of a supervising parent. */
export async function startConsole(args: string[]): Promise<void> {
  if (args.length > 0) {
    process.stdout.write(
      'Usage: npm run console\nServes the built console on PORT (default 3000).\n',
    );
    return;
  }
  const { consolePort } = readConfig();
  // Without NEXTAUTH_URL the address a browser used is the one to send it back to.
  process.env.AUTH_TRUST_HOST ??= 'true';
  const app = next({ dev: false, dir: ROOT, port: consolePort, hostname: 'localhost' });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer((request, response) => void handle(request, response));
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

  const stop = () => {
    setTimeout(() => process.exit(0), DRAIN_WITHIN_MS).unref();
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(event, stop);
}
