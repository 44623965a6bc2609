import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What becomes of what passes. cut: no connection holds and none is made. hang: connections hold and carry nothing.
 * hold-commit: a transaction's COMMIT does not arrive. lose-answer: it arrives, and the connection breaks before its answer.
 */
type Mode = 'pass' | 'cut' | 'hang' | 'hold-commit' | 'lose-answer';

const COMMIT = Buffer.from('COMMIT\0');

/** A proxy before Postgres that does what networks and servers do on bad days. */
export async function startPostgresProxy(url: string) {
  let target = new URL(url);
  let mode: Mode = 'pass';
  const sockets = new Set<Socket>();
  let sawCommit = Promise.withResolvers<void>();

  const server = createServer((near) => {
    if (mode === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port || 5432), target.hostname);
    let isLosing = false;
    pass(near, far, (chunk) => {
      if (!chunk.includes(COMMIT)) return mode !== 'hang';
      const isHeld = mode === 'hold-commit';
      isLosing = mode === 'lose-answer';
      sawCommit.resolve();
      return !isHeld && mode !== 'hang';
    });
    pass(far, near, () => {
      if (!isLosing) return mode !== 'hang';
      mode = 'cut';
      destroyAll();
      return false;
    });
  });

  function pass(from: Socket, to: Socket, lets: (chunk: Buffer) => boolean): void {
    sockets.add(from);
    from.on('data', (chunk: Buffer) => {
      if (lets(chunk)) to.write(chunk);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  }

  function destroyAll(): void {
    for (const socket of sockets) socket.destroy();
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.toString(),
    set(next: Mode): void {
      mode = next;
      sawCommit = Promise.withResolvers<void>();
      if (next === 'cut') destroyAll();
    },
    /** Resolves when a COMMIT has come by since the mode was set. */
    commit: () => sawCommit.promise,
    /** Where the server is from now on. */
    pointAt(next: string): void {
      target = new URL(next);
    },
    async close(): Promise<void> {
      destroyAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
