import { Socket } from 'node:net';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';

/** Prisma inside or outside a transaction: what a store's function takes when it can be part of a larger change. */
export type Tx = Prisma.TransactionClient;

export interface Db {
  url: string;
  prisma: PrismaClient;
  /** For COPY, unnest inserts and partitioned tables, which Prisma does not do. */
  pool: pg.Pool;
  close(): Promise<void>;
}

const TIMEOUT_MS = 30_000;

/**
 * Opens lazily connecting pools; nothing is contacted until the first query. A query ends within `timeoutMs`: Postgres
 * cancels it then; and a connection over which nothing has come for a little longer is dead and given up.
 */
export function openDb(options: {
  url: string;
  maxConnections?: number;
  applicationName: string;
  timeoutMs?: number;
}): Db {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    application_name: options.applicationName,
    // Before the connection looks dead.
    idleTimeoutMillis: timeoutMs,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    statement_timeout: timeoutMs,
    stream: () => socketWithDeadline(timeoutMs * 1.2),
  });
  // An idle connection that breaks is replaced on next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    url: options.url,
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

function socketWithDeadline(silentMs: number): Socket {
  const socket = new Socket();
  socket.setTimeout(silentMs, () => socket.destroy(new Error('Postgres does not answer any more')));
  return socket;
}
