import { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { lowerPriority } from './lower-priority.ts';

/** One connection to Postgres, for one thing at a time. */
export interface ShipConnection {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Rows in COPY text format. */
  copy(target: string, rows: Buffer): Promise<void>;
  /** Whether its backend leaves the processor to others, where it can. */
  isBackground: boolean;
  /** Whether it can be used still. */
  isOpen(): boolean;
  /** Ends it at once, whatever is under way. */
  destroy(): void;
}

/**
 * Connects. When nothing comes over it for `silentMs` it is given up, so that a network that went silent without a word is
 * noticed. Postgres itself ends what takes longer than that.
 */
export async function connectShipper(
  url: string,
  { silentMs, isBackground }: { silentMs: number; isBackground: boolean },
): Promise<ShipConnection> {
  const socket = new Socket();
  let isOpen = true;
  const client = new pg.Client({
    connectionString: url,
    application_name: 'mainstay-shipper',
    connectionTimeoutMillis: Math.min(silentMs, 10_000),
    statement_timeout: silentMs,
    keepAlive: true,
    stream: () => socket,
  });
  const close = () => {
    isOpen = false;
  };
  client.on('error', close);
  client.on('end', close);
  socket.setTimeout(silentMs * 1.2, () => {
    socket.destroy(new Error('Postgres does not answer any more'));
  });
  try {
    await client.connect();
    if (isBackground) await yieldProcessor(client, socket);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return {
    async query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]) {
      return (await client.query<Row>(text, values)).rows;
    },
    async copy(target, rows) {
      const stream = client.query(copyFrom(`COPY ${target} FROM STDIN`));
      const ends = finished(stream);
      stream.end(rows);
      await ends;
    },
    isBackground,
    isOpen: () => isOpen,
    destroy() {
      isOpen = false;
      socket.destroy();
    },
  };
}

async function yieldProcessor(client: pg.Client, socket: Socket): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const [row] = rows;
  if (row && socket.localPort) await lowerPriority(row.pid, socket.localPort);
}
