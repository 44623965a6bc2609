import { expect, test } from '@playwright/test';
import { checkLooks } from './check-looks.ts';
import { serveWithReference } from './guarded-model.ts';
import { mainstay, signIn } from './mainstay.ts';

const MODEL = 'referenced';
const ROWS = 200;
const instances = Array.from({ length: ROWS }, (_, at) => ({
  ...{ distance: 200 + at, hour: at % 24, origin: at % 3 === 0 ? 'ORD' : 'JFK' },
}));

test('the reference in force is named, and a window of traffic takes its place', async ({
  page,
}) => {
  const names = Object.keys(instances[0] ?? {});
  const lines = instances.map((row) => Object.values(row).join(','));
  await serveWithReference(MODEL, [names.join(','), ...lines].join('\n'));
  const headers = {
    authorization: `Bearer ${mainstay.apiKey}`,
    'content-type': 'application/json',
  };
  const ask = () =>
    fetch(`${mainstay.gateway}/predict/${MODEL}`, {
      ...{ method: 'POST', headers, body: JSON.stringify({ instances }) },
    });
  await expect.poll(async () => (await ask()).status).toBe(200);
  // What was asked is shipped within seconds.
  await page.waitForTimeout(3000);

  await signIn(page);
  await page.goto(`${mainstay.console}/models/${MODEL}/drift`);
  await expect(page.getByText('the sample uploaded with it (reference.csv)')).toBeVisible();
  await page.getByRole('button', { name: 'Use a window of traffic' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Traffic of').selectOption('The last 24 hours');
  await dialog.getByLabel('Reason').fill('it is what is usual now');
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await checkLooks(page, `the dialog at ${width}`);
  }
  await dialog.getByRole('button', { name: 'Use as reference' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/Reference of version 1: traffic from/)).toBeVisible();
  await expect(page.getByText('“it is what is usual now”')).toBeVisible();
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await checkLooks(page, `the reference at ${width}`);
  }
});
