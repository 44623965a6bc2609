import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { api, mainstay, predict, signIn } from './mainstay.ts';

const MODEL = '/models/flights';
const pages = {
  fleet: '/',
  overview: MODEL,
  versions: `${MODEL}/versions`,
  version: `${MODEL}/versions/1`,
  compare: `${MODEL}/versions/compare?a=1&b=3`,
  releases: `${MODEL}/releases`,
  drift: `${MODEL}/drift`,
  'drift-feature': `${MODEL}/drift/origin`,
  performance: `${MODEL}/performance`,
  retraining: `${MODEL}/retraining`,
  'retraining-policy': `${MODEL}/retraining/policy`,
  health: `${MODEL}/health`,
  changes: `${MODEL}/changes`,
  serving: `${MODEL}/serving`,
  'breaker-dialog': `${MODEL}/serving?breaker=open&of=2`,
  'serving-settings': `${MODEL}/serving/settings`,
  validation: `${MODEL}/validation`,
  'validation-rules': `${MODEL}/validation/rules`,
  quarantine: '/quarantine?state=every',
  features: '/features',
  'feature-view': '/features/views/origin_stats?range=15m',
  'feature-view-new': '/features/new',
  'feature-view-edit': '/features/views/origin_stats/edit',
  'feature-sources': '/features/sources',
  'feature-runs': '/features/runs',
  training: '/training',
  errors: '/errors?state=every',
  predictions: `${MODEL}/predictions`,
  'unread-filters': `${MODEL}/predictions?version=abc&from=zzz`,
  'try-it': `${MODEL}/try`,
  'promote-dialog': `${MODEL}?do=promote&target=2`,
  'rollback-dialog': `${MODEL}/releases?do=rollback`,
  profile: '/settings',
  users: '/settings/users',
  'api-keys': '/settings/api-keys',
  audit: '/settings/audit',
  'api-docs': '/docs/api',
  'no-such-model': '/models/no-such-model',
};
const sizes = [
  { width: 1440, height: 900 },
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

test.beforeAll(async () => {
  // A history to show: there is something to go back to.
  const releases = await api<{ items: unknown[] }>('GET', `${MODEL}/releases`);
  if (releases.items.length < 2) {
    await api('POST', `${MODEL}/releases`, { version: 2, reason: 'A month more of data' });
  }
  // An error to show.
  await predict('flights', { hour: 'noon' });
  const kinds = () => api<{ items: unknown[] }>('GET', '/error-groups?model=flights');
  await expect.poll(async () => (await kinds()).items.length).toBeGreaterThan(0);
});

for (const theme of ['light', 'dark'] as const) {
  test(`every page in the ${theme} theme: looks, accessibility, no errors`, async ({ browser }) => {
    test.setTimeout(600_000);
    const context = await browser.newContext({ colorScheme: theme, viewport: sizes[0] });
    const page = await context.newPage();
    const failures: string[] = [];
    let expected = 0;
    page.on('pageerror', (error) => failures.push(`${page.url()}: ${error.message}`));
    page.on('response', (response) => {
      if (response.status() >= 400) failures.push(`${response.url()}: ${response.status()}`);
    });
    await page.goto(`${mainstay.console}/sign-in`);
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await check('sign-in');
    await signIn(page);
    const prediction = await api<{ items: { request_id: string }[] }>(
      'GET',
      '/predictions?model=flights&limit=1',
    );
    const groups = await api<{ items: { fingerprint: string }[] }>('GET', '/error-groups?limit=1');
    const all = {
      ...pages,
      prediction: `${MODEL}/predictions/${prediction.items[0]?.request_id}`,
      error: `/errors/${groups.items[0]?.fingerprint}`,
      'settle-dialog': `/errors/${groups.items[0]?.fingerprint}?settle=true`,
    };
    for (const [name, path] of Object.entries(all)) {
      await page.goto(mainstay.console + path);
      await page.waitForLoadState('networkidle');
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await check(name);
      // The page of a model that does not exist says so; its refused requests are the point.
      if (name === 'no-such-model') expected = failures.splice(0).length;
    }
    // docs/images/overview.png is a copy of this one.
    await page.goto(`${mainstay.console}${MODEL}?range=15m`);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: `e2e/screenshots/readme-${theme}.png` });
    expect(expected).toBeGreaterThan(0);
    expect(failures).toEqual([]);
    await context.close();

    async function check(name: string): Promise<void> {
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.waitForTimeout(250);
        await page.screenshot({ path: `e2e/screenshots/${name}-${theme}-${size.width}.png` });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${name} at ${size.width} px scrolls sideways`).toBeLessThanOrEqual(0);
        if (size.width === 1280) continue;
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${name} ${size.width}: ${id} ${nodes[0]?.html}`);
        expect.soft(serious).toEqual([]);
      }
      await page.setViewportSize(sizes[0] ?? { width: 1440, height: 900 });
    }
  });
}
