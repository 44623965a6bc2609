import { expect, type Page, test } from '@playwright/test';
import { columnsModel } from '#test/onnx-models.ts';
import { checkLooks } from './check-looks.ts';
import { api, mainstay, signIn } from './mainstay.ts';

const MODEL = 'retrained';
const ROWS = 400;
const ORIGINS = ['JFK', 'LAX', 'SFO'];

interface Features {
  distance: number;
  hour: number;
  origin: string;
}

/** What is learned: distance, hour and origin together, none of which tells it alone. */
const labelOf = ({ distance, hour, origin }: Features) =>
  distance / 100 + hour / 2 + 3 * ORIGINS.indexOf(origin);

/** A model in force with labelled predictions. */
async function serveWithLabels(): Promise<void> {
  await api('POST', '/models', { name: MODEL, task: 'regression' });
  const form = new FormData();
  form.set('artifact', new Blob([columnsModel() as Uint8Array<ArrayBuffer>]), 'model.onnx');
  await api('POST', `/models/${MODEL}/versions`, form);
  await api('POST', `/models/${MODEL}/releases`, { version: 1, reason: 'first' });
  const gateway = (path: string, body: unknown) =>
    fetch(`${mainstay.gateway}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${mainstay.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const labels = [];
  for (let row = 0; row < ROWS; row += 1) {
    const features = {
      ...{ distance: 100 + ((row * 37) % 900), hour: (row * 7) % 24 },
      origin: ORIGINS[Math.floor(row / 24) % ORIGINS.length] as string,
    };
    let answer = await gateway(`/predict/${MODEL}`, { features });
    for (let tries = 0; answer.status === 404 && tries < 50; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      answer = await gateway(`/predict/${MODEL}`, { features });
    }
    const { request_id } = (await answer.json()) as { request_id: string };
    labels.push({ request_id, label: labelOf(features) });
  }
  const fed = await gateway('/feedback', { labels });
  expect(fed.status).toBe(200);
}

async function look(page: Page, name: string): Promise<void> {
  const widths = [
    [1440, 900],
    [390, 844],
  ] as const;
  for (const theme of ['light', 'dark']) {
    await page.evaluate((chosen) => localStorage.setItem('theme', chosen), theme);
    for (const [width, height] of widths) {
      await page.setViewportSize({ width, height });
      await page.reload();
      await expect(page.locator('main [role=status][aria-label=Loading]')).toHaveCount(0);
      await page.screenshot({
        path: `test-results/screens/retraining-${name}-${theme}-${width}.png`,
        fullPage: true,
      });
      await checkLooks(page, `${name} ${theme} ${width}`, theme === 'dark' ? 'colours' : undefined);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('a model is retrained by hand, approved, and its candidate promoted', async ({ page }) => {
  test.setTimeout(300_000);
  await serveWithLabels();
  await signIn(page);
  const tab = `${mainstay.console}/models/${MODEL}/retraining`;

  await page.goto(tab);
  await expect(page.getByText(`Nothing trains ${MODEL} again by itself`)).toBeVisible();
  await look(page, 'empty');

  await page.getByRole('link', { name: 'Set a policy' }).click();
  await page.getByLabel('Hours between runs').fill('-1');
  await expect(page.getByText('Must be at least 0')).toBeVisible();
  await page.getByLabel('Hours between runs').fill('0.5');
  await page.getByRole('button', { name: 'YAML' }).click();
  const yaml = page.getByLabel('Policy as YAML');
  await expect(yaml).toHaveValue(/cooldown_hours: 0\.5/);
  const written = await yaml.inputValue();
  await yaml.fill(written.replace('cooldown_hours: 0.5', 'cooldown: 0.5'));
  await expect(page.getByText(/nobody knows: cooldown/)).toBeVisible();
  await yaml.fill(written.replace(/least_labels: 1000/, 'least_labels: 100'));
  await page.getByRole('button', { name: 'Backtest' }).click();
  await expect(page.getByRole('heading', { name: 'Backtest' })).toBeVisible();
  await page.getByRole('button', { name: 'Form' }).click();
  await expect(page.getByLabel('Mature labels at least')).toHaveValue('100');
  await look(page, 'policy');
  await page.getByLabel('Mature labels at least').fill('100');
  await page.getByRole('button', { name: 'Save…' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('weekly is enough');
  await page.getByRole('dialog').getByRole('button', { name: 'Set policy' }).click();
  await expect(page.getByText('Version 1', { exact: true })).toBeVisible();

  await page.goto(tab);
  await expect(page.getByText('By the schedule 0 3 * * 1 (UTC)', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Retrain now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retrain now' }).click();
  await page.waitForURL(`${tab}/1`);

  // 80 held-out rows are fewer than a gate says yes on, so a person is asked.
  await expect(page.getByText('The gate asks a person')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('list', { name: 'Steps' }).getByText('Done')).not.toHaveCount(0);
  await look(page, 'run');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('far better on every origin');
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Approved', { exact: true })).toBeVisible();

  const promote = page.getByRole('button', { name: 'Promote candidate' });
  await expect(promote).toBeVisible({ timeout: 60_000 });
  await promote.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('better, by run 1');
  await dialog.getByRole('button', { name: 'Promote version 2' }).click();
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(promote).toHaveCount(0);

  await page.goto(`${mainstay.console}/models/${MODEL}/versions/2`);
  await page.getByRole('link', { name: 'Run 1', exact: true }).click();
  await page.waitForURL(`${tab}/1`);
  await page.goto(tab);
  await look(page, 'tab');
  await page.goto(`${mainstay.console}/training`);
  await expect(page.getByRole('link', { name: 'Run 1', exact: true })).toBeVisible();
  await look(page, 'queue');
});
