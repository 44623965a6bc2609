import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { columnsModel } from '#test/onnx-models.ts';
import { api, mainstay, registerModel, signIn } from './mainstay.ts';

test('a model that is not released yet says what to do, and offers what can be done', async ({
  page,
}) => {
  const model = `first-${randomUUID().slice(0, 8)}`;
  await api('POST', '/models', { name: `${model}-empty`, task: 'regression' });
  await registerModel(model, [new Uint8Array(columnsModel())]);
  await signIn(page);

  await page.goto(`${mainstay.console}/models/${model}-empty`);
  await expect(page.getByRole('link', { name: 'Upload a version' })).toBeVisible();

  await page.goto(`${mainstay.console}/models/${model}/try?version=1`);
  await expect(page.getByLabel('hour')).toHaveValue('0');
  await expect(page.locator('[aria-invalid=true]')).toHaveCount(0);
  await expect(page.getByText('"hour":0')).toBeVisible();
  await page.getByRole('button', { name: 'Predict' }).click();
  await expect(page.getByText('Press Predict')).toBeHidden();
  await expect(page.locator('[aria-invalid=true]')).toHaveCount(0);

  await page.goto(`${mainstay.console}/models/${model}`);
  await expect(page.getByText('No version is in force yet')).toBeVisible();
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('Control+k');
  await page.keyboard.type(model);
  await expect(page.getByRole('option', { name: `Promote a version of ${model}…` })).toBeVisible();
  const rollBack = page.getByRole('option', { name: `Roll back ${model}…` });
  await expect(rollBack).toBeDisabled();
  await expect(rollBack).toContainText('Nothing has been released yet.');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Promote a version' }).click();
  await expect(page.getByRole('dialog')).toContainText(model);
});

test('predictions stand on a line at 1280 px', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page);
  await page.goto(`${mainstay.console}/models/flights/predictions`);
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(rows.nth(5)).toBeVisible();
  // A date below the time makes two short lines.
  const heights = await rows.evaluateAll((all) => all.map((row) => row.clientHeight));
  expect(Math.max(...heights)).toBeLessThan(50);
  const [wide = 0, room = 0] = await page
    .getByRole('table')
    .evaluate((table) => [table.scrollWidth, table.parentElement?.clientWidth ?? 0]);
  expect(wide).toBeLessThanOrEqual(room);
});
