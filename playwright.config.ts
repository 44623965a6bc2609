import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** The browser the tests drive: MAINSTAY_CHROMIUM, else where distributions put it. */
export function findChromium(): string | undefined {
  const candidates = [
    process.env.MAINSTAY_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return candidates.find((path) => path !== undefined && existsSync(path));
}

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: false,
  // One installation serves all tests, and two cores serve it.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  globalSetup: './e2e/start-mainstay.ts',
  use: {
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: findChromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
