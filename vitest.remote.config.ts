import { defineConfig } from 'vitest/config';

// `npm run test:remote`: apart from the other tests, since it downloads and starts real model servers.
export default defineConfig({
  test: {
    name: 'remote',
    include: ['test/remote/**/*.spec.ts'],
    globalSetup: ['test/postgres-setup.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
