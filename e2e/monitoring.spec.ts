import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { checkLooks } from './check-looks.ts';
import { serveWithReference } from './guarded-model.ts';
import { api, mainstay, signIn } from './mainstay.ts';

const MODEL = 'watched';
const ROWS = 1000;

/** The same numbers in every run, from 0 to 1. */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function makeFlights(seed: number, ord: number) {
  const chance = createChance(seed);
  return Array.from({ length: ROWS }, () => ({
    distance: Math.round(200 + 1800 * chance()),
    hour: Math.floor(24 * chance()),
    origin: chance() < ord ? 'ORD' : chance() < 0.5 ? 'JFK' : 'LAX',
  }));
}

/** The request's id. */
async function askMany(model: string, instances: object[]): Promise<string> {
  const response = await fetch(`${mainstay.gateway}/predict/${model}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mainstay.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ instances }),
  });
  const body = (await response.json()) as { request_id: string };
  expect(response.status, JSON.stringify(body)).toBe(200);
  return body.request_id;
}

/** What came true of rows of a request: each its place in it. */
async function label(requestId: string, rows: number): Promise<void> {
  const labels = Array.from({ length: rows }, (_, row) => ({
    ...{ request_id: requestId, row, label: row },
  }));
  const response = await fetch(`${mainstay.gateway}/feedback`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mainstay.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ labels }),
  });
  expect(response.status, await response.text()).toBe(200);
}

test('sees which feature drifted and why, and what else changed', async ({ page }) => {
  test.setTimeout(300_000);
  const model = MODEL;
  const reference = makeFlights(1, 0.05).map(({ distance, hour, origin }) =>
    [distance, hour, origin].join(),
  );
  await serveWithReference(model, ['distance,hour,origin', ...reference].join('\n'));
  await expect
    .poll(async () => {
      const response = await fetch(`${mainstay.gateway}/predict/${model}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${mainstay.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ features: { distance: 300, hour: 9, origin: 'JFK' } }),
      });
      return response.status;
    })
    .toBe(200);
  // Counting begins with the replica's next look at references.
  await page.waitForTimeout(2500);
  const now = makeFlights(2, 0.15);
  for (let at = 0; at < ROWS; at += 100) {
    await label(await askMany(model, now.slice(at, at + 100)), 100);
  }
  // What was asked is shipped within seconds.
  await page.waitForTimeout(3000);

  await signIn(page);
  await page.goto(`${mainstay.console}/models/${model}/drift`);
  await page
    .getByRole('button', { name: /^Compare (now|a span)$/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  await expect(page).toHaveURL(/report=/);

  const origin = page.getByRole('row').filter({ hasText: 'origin' });
  await expect(origin).toContainText('drift');
  await expect(origin).toContainText(/“ORD” went from .* % to .* % of values: certain/);
  await expect(page.getByRole('row', { name: /^distance / })).toContainText('stable');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Report' }).click(),
  ]);
  const html = await readFile(await download.path(), 'utf8');
  expect(html).toContain('“ORD” went from');
  expect(html).not.toMatch(/<script|<link|src=/);

  await page.getByRole('link', { name: 'origin', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'origin' })).toBeVisible();
  await expect(page.getByText('χ² of homogeneity')).toBeVisible();
  await expect(page.getByText(/Large: the floor is 2\.5 points/)).toBeVisible();
  await expect(page.getByRole('rowheader', { name: 'ORD' })).toBeVisible();

  await page.getByRole('link', { name: 'Performance', exact: true }).click();
  // A worker adds labels up every minute.
  const headline = page.getByText(/Mean absolute error: .*, by 1,000 labels/);
  await expect(headline).toBeVisible({ timeout: 120_000 });
  await page.getByLabel('Time of', { exact: true }).selectOption('By arrival of labels');
  await expect(page).toHaveURL(/by=arrival/);
  await expect(headline).toBeVisible();
  await expect(page.locator('[data-bands] path, [data-bands] polygon').first()).toBeVisible();
  const segments = page.getByRole('table', { name: 'Segments of version 1' });
  await expect(segments.getByRole('row').filter({ hasText: 'ORD' })).toBeVisible();

  await page.getByRole('link', { name: 'What changed' }).click();
  const table = page.getByRole('table', { name: `What changed of ${model}` });
  await expect(table.getByText('Promotion (release 1)')).toBeVisible();
  await expect(table.getByText('Registered a version')).toBeVisible();
  await page.getByLabel('Kind of change').selectOption('Releases');
  await expect(table.getByText('Registered a version')).toBeHidden();
  await expect(table.getByText('Promotion (release 1)')).toBeVisible();

  await page.getByRole('button', { name: /^Save Traffic by version/ }).click();
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV' }).click(),
  ]);
  expect(await readFile(await csv.path(), 'utf8')).toMatch(/^time,Version 1\r\n/);
  await page.getByRole('button', { name: /^Save Traffic by version/ }).click();
  const [png] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'PNG' }).click(),
  ]);
  expect((await readFile(await png.path())).subarray(1, 4).toString()).toBe('PNG');

  const plot = await page.locator('svg.recharts-surface').first().boundingBox();
  if (!plot) throw new Error('there is no chart');
  const y = plot.y + plot.height / 2;
  await page.mouse.move(plot.x + plot.width * 0.6, y);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width * 0.8, y, { steps: 8 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=.*to=/);
  await page.getByRole('button', { name: /^Back to the last hour/ }).click();
  await expect(page).not.toHaveURL(/from=/);
});

test('changes how a model is watched and what it is to keep to', async ({ page }) => {
  await signIn(page);
  await page.goto(`${mainstay.console}/models/${MODEL}/drift`);
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Windows').fill('1h, sometimes');
  await expect(dialog.getByText(/Must be like 30m, 1h, 7d, or release/)).toBeVisible();
  await dialog.getByLabel('Windows').fill('1h, 7d');
  await dialog.getByLabel('Independent rows').fill('300');
  await dialog.getByLabel('Reason').fill('Days differ too much here');
  await dialog.getByRole('button', { name: 'Save settings' }).click();
  await expect(dialog).toBeHidden();
  const drift = await api<{ settings: object; revision: number }>(
    'GET',
    `/models/${MODEL}/drift/settings`,
  );
  expect(drift.revision).toBe(1);
  expect(drift.settings).toMatchObject({ windows: ['1h', '7d'], least_effective: 300 });

  await page.getByRole('link', { name: 'Health', exact: true }).click();
  await page.getByRole('button', { name: 'Change…' }).click();
  await dialog.getByLabel('Answered').fill('100');
  await expect(dialog.getByText(/Too big/)).toBeVisible();
  await dialog.getByLabel('Answered').fill('99.5');
  await dialog.getByLabel('Freshness of labels').check();
  await dialog.getByLabel('Newest label is at most').fill('72');
  await dialog.getByLabel('Reason').fill('Agreed with the airline');
  await dialog.getByRole('button', { name: 'Save objectives' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^99\.5 % answered/)).toBeVisible();
  await expect(page.getByText(/72 hours/)).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`drift, performance and health in the ${theme} theme`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme: theme });
    const page = await context.newPage();
    await signIn(page);
    const base = `${mainstay.console}/models/${MODEL}`;
    for (const path of ['drift', 'drift/origin', 'performance', 'health', 'changes']) {
      await page.goto(`${base}/${path}`);
      await page.waitForLoadState('networkidle');
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(250);
        const name = path.replace('/', '-');
        await page.screenshot({
          path: `e2e/screenshots/watched-${name}-${theme}-${width}.png`,
          fullPage: true,
        });
        await checkLooks(page, `${name} at ${width} px`, theme === 'dark' ? 'colours' : undefined);
      }
    }
    await context.close();
  });
}
