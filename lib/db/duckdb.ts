import { rm } from 'node:fs/promises';
import {
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
} from '@duckdb/node-api';
import { makeTemporaryFolder } from '#lib/temporary/service.ts';

export interface DuckDbSettings {
  memoryMb: number;
  threads: number;
  /** What does not fit into memory goes into a folder here, which is removed in the end. */
  temporaryDirectory: string;
}

/** A database of its own for one piece of work, in memory and beyond. Times without a zone are UTC; nothing is fetched from the network. */
export interface DuckDb {
  run(sql: string): Promise<void>;
  /** Few rows, whole. */
  rows<Row>(sql: string): Promise<Row[]>;
  /** Many rows, in chunks, while others are read too. */
  chunks(sql: string): AsyncGenerator<DuckDBDataChunk>;
  appender(table: string): Promise<DuckDBAppender>;
  /** Ends what is under way. */
  interrupt(): void;
  close(): Promise<void>;
}

export async function openDuckDb(settings: DuckDbSettings): Promise<DuckDb> {
  const folder = await makeTemporaryFolder('duckdb', settings.temporaryDirectory);
  let instance: DuckDBInstance;
  let main: DuckDBConnection;
  try {
    instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${settings.memoryMb}MB`,
      threads: String(settings.threads),
      temp_directory: folder,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      preserve_insertion_order: 'true',
    });
    main = await instance.connect();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  await main.run("SET GLOBAL TimeZone = 'UTC'");
  const open = new Set<DuckDBConnection>([main]);

  async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await instance.connect();
    open.add(connection);
    try {
      return await work(connection);
    } finally {
      open.delete(connection);
      connection.closeSync();
    }
  }

  return {
    run: (sql) =>
      withConnection(async (connection) => {
        await connection.run(sql);
      }),
    rows: <Row>(sql: string) =>
      withConnection(async (connection) => {
        const reader = await connection.runAndReadAll(sql);
        return reader.getRowObjectsJS() as Row[];
      }),
    async *chunks(sql) {
      const connection = await instance.connect();
      open.add(connection);
      try {
        const result = await connection.stream(sql);
        for (;;) {
          const chunk = await result.fetchChunk();
          if (!chunk || chunk.rowCount === 0) return;
          yield chunk;
        }
      } finally {
        open.delete(connection);
        connection.closeSync();
      }
    },
    appender: (table) => main.createAppender(table),
    interrupt() {
      for (const connection of open) connection.interrupt();
    },
    async close() {
      for (const connection of open) connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
