import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { toProblem } from '#lib/http/problem.ts';
import { openDb } from './client.ts';

/** A server that says one thing to whoever connects, and hangs up. */
async function startRefusingServer(code: string, message: string) {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat([head, fields])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `postgresql://anyone:x@127.0.0.1:${port}/any`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

it.each([
  ['57P03', 'the database system is starting up', 503],
  ['57P01', 'terminating connection due to administrator command', 503],
  ['53300', 'sorry, too many clients already', 503],
  ['3D000', 'database "any" does not exist', 500],
])('Postgres that says %s is answered with its status: %s', async (code, message, status) => {
  const server = await startRefusingServer(code, message);
  const db = openDb({ url: server.url, applicationName: 'test' });
  try {
    for (const ask of [
      () => db.prisma.model.findFirst(),
      () => db.prisma.$queryRaw`SELECT 1`,
      () => db.prisma.$transaction(async (tx) => tx.model.findFirst()),
      () => db.prisma.$transaction([db.prisma.model.findFirst()]),
      () => db.pool.query('SELECT 1'),
    ]) {
      const error: unknown = await ask().then(
        () => undefined,
        (failure: unknown) => failure,
      );
      expect(toProblem(error, 'r').status).toBe(status);
    }
  } finally {
    await db.close();
    await server.close();
  }
});
