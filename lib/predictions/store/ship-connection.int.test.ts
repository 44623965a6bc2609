import os from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { BACKGROUND } from './lower-priority.ts';
import { connectShipper } from './ship-connection.ts';

const usual = os.constants.priority.PRIORITY_NORMAL;
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
      expect(os.getPriority(row?.pid)).toBe(isLowered ? BACKGROUND : usual);
    } finally {
      connection.destroy();
    }
  },
);
