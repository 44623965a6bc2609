import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { serveWithReference } from './guarded-model.ts';
import { mainstay, signIn } from './mainstay.ts';

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

async function askMany(model: string, instances: object[]): Promise<void> {
  const response = await fetch(`${mainstay.gateway}/predict/${model}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mainstay.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ instances }),
  });
  expect(response.status, await response.text()).toBe(200);
}

test('sees which feature drifted and why, and what else changed', async ({ page }) => {
  test.setTimeout(120_000);
  const model = 'watched';
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
  for (let at = 0; at < ROWS; at += 100) await askMany(model, now.slice(at, at + 100));
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
  await expect(page.getByRole('row').filter({ hasText: 'distance' })).toContainText('stable');

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
