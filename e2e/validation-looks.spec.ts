import { expect, test } from '@playwright/test';
import { checkLooks } from './check-looks.ts';
import { ask, serveWithReference } from './guarded-model.ts';
import { api, mainstay, signIn } from './mainstay.ts';

const MODEL = 'looked-at';
const viewer = { email: 'looks@example.com', password: 'only looks at things' };
const kept = { paths: {} as Record<string, string> };

test.beforeAll(async () => {
  await serveWithReference(MODEL);
  await api('POST', '/users', { ...viewer, name: 'Lou', role: 'viewer' });
  const path = `/models/${MODEL}/versions/1/validation`;
  const { rules } = await api<{ rules: { kind: string }[] }>('GET', path);
  const keeping = rules.map((rule) =>
    rule.kind === 'range' ? { ...rule, policy: { do: 'quarantine' } } : rule,
  );
  await api('PUT', path, { mode: 'enforce', rules: keeping, reason: 'to look at' });
  const bad = { distance: 99_000, hour: 9, origin: 'JFK' };
  await expect.poll(async () => (await ask(MODEL, bad)).status).toBe(202);
  const list = () => api<{ items: { id: string }[] }>('GET', `/quarantine?model=${MODEL}`);
  await expect.poll(async () => (await list()).items.length).toBeGreaterThan(0);
  const form = new FormData();
  form.set('file', new Blob(['distance,hour,origin\n300,9,JFK\n-70000,,JFK\n']), 'march.csv');
  const run = await api<{ id: string }>('POST', `${path}/runs`, form);
  const [request] = (await list()).items;
  kept.paths = {
    validation: `/models/${MODEL}/validation`,
    rules: `/models/${MODEL}/validation/rules`,
    'checked-file': `/models/${MODEL}/validation/files/${run.id}`,
    quarantine: `/quarantine?model=${MODEL}`,
    quarantined: `/quarantine/${request?.id}`,
  };
});

for (const [role, theme] of [
  ['admin', 'light'],
  ['admin', 'dark'],
  ['viewer', 'light'],
] as const) {
  test(`validation and quarantine for ${role} in the ${theme} theme`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme: theme });
    const page = await context.newPage();
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(`${page.url()}: ${error.message}`));
    page.on('response', (response) => {
      if (response.status() >= 400) failures.push(`${response.url()}: ${response.status()}`);
    });
    await signIn(page, role === 'viewer' ? viewer : mainstay);
    for (const [name, path] of Object.entries(kept.paths)) {
      await page.goto(mainstay.console + path);
      await page.waitForLoadState('networkidle');
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(250);
        await page.screenshot({ path: `e2e/screenshots/${name}-${role}-${theme}-${width}.png` });
        await checkLooks(page, `${name} at ${width} px`, theme === 'dark' ? 'colours' : undefined);
      }
    }
    expect(failures).toEqual([]);
    await context.close();
  });
}
