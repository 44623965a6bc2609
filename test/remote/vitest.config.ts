import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Apart from the other tests, since it downloads and starts real model servers. */
export default defineConfig({
  root: path.join(import.meta.dirname, '..', '..'),
  test: {
    name: 'remote',
    include: ['test/remote/{outage,ray-jobs}-cases.ts'],
    globalSetup: ['test/postgres-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
