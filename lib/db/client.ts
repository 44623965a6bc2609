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

/** Opens lazily connecting pools; nothing is contacted until the first query. */
export function openDb(options: {
  url: string;
  maxConnections?: number;
  applicationName: string;
}): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    application_name: options.applicationName,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
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
