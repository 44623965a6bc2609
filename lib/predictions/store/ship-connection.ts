import { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** One connection to Postgres, for one thing at a time. */
export interface ShipConnection {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Rows in COPY text format. */
  copy(target: string, rows: Buffer): Promise<void>;
  /** Whether it can be used still. */
  isOpen(): boolean;
  /** Ends it at once, whatever is under way. */
  destroy(): void;
}

/**
 * Connects. When nothing comes over it for `silentMs` it is given up, so that a network that went silent without a word is
 * noticed. Postgres itself ends what takes longer than that.
 */
export async function connectShipper(url: string, silentMs: number): Promise<ShipConnection> {
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
    isOpen: () => isOpen,
    destroy() {
      isOpen = false;
      socket.destroy();
    },
  };
}
