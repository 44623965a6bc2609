import path from 'node:path';
import { defineConfig } from 'vitest/config';

// `npm run test:faults`: apart from the other tests, since each has the machine to itself and takes its time.
export default defineConfig({
  root: path.join(import.meta.dirname, '..', '..'),
  test: {
    name: 'faults',
    include: ['test/faults/*-faults.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
