import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: path.join(import.meta.dirname, '..', '..'),
  test: {
    name: 'clients',
    include: ['test/clients/{client,feast-server,drift,flights-trainer}-cases.ts'],
    globalSetup: ['test/postgres-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
