import os from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { connectShipper } from './ship-connection.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database?.drop());

test.each([true, false])(
  'in the background: %s; its backend leaves the processor to others just then',
  async (isBackground) => {
    const connection = await connectShipper(database.url, { silentMs: 10_000, isBackground });
    try {
      const [row] = await connection.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const isLowered = isBackground && process.platform === 'linux';
      const { PRIORITY_LOW, PRIORITY_NORMAL } = os.constants.priority;
      expect(os.getPriority(row?.pid)).toBe(isLowered ? PRIORITY_LOW : PRIORITY_NORMAL);
    } finally {
      connection.destroy();
    }
  },
);
