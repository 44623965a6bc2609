import { expect, test } from '@playwright/test';
import { constantScoreModel } from '#test/onnx-models.ts';
import { api, mainstay, predict, registerModel, signIn } from './mainstay.ts';

const FEATURES = [0, 0, 0];

async function serveTwoVersions(model: string): Promise<void> {
  const files = [constantScoreModel(1), constantScoreModel(2)] as Uint8Array<ArrayBuffer>[];
  await registerModel(model, files);
  for (const version of [1, 2]) {
    await api('POST', `/models/${model}/releases`, { version, reason: `version ${version}` });
  }
}

test('opens a breaker, sees degraded answers marked, and closes it', async ({ page }) => {
  const model = 'breaker';
  await serveTwoVersions(model);
  await signIn(page);
  await page.goto(`${mainstay.console}/models/${model}/serving`);
  await expect(page.getByText('Version 2 answers on 1 replica')).toBeVisible();

  await page.getByRole('button', { name: 'Open the breaker of version 2' }).click();
  const dialog = page.getByRole('dialog');
  await expect(
    dialog.getByText(
      'Version 2 of breaker takes no traffic on 1 replica; version 1 answers instead, marked as degraded.',
    ),
  ).toBeVisible();
  await dialog.getByRole('button', { name: 'Hold it open' }).click();
  await expect(dialog.getByText('Say why, so that the next person knows.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('its answers are wrong since noon');
  await dialog.getByLabel('Reason').press('Control+Enter');
  await expect(dialog.getByText('Held open on 1 of 1 replica')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();

  const degraded = await predict(model, FEATURES);
  expect(degraded).toMatchObject({ version: 1, served_by: 'fallback', degraded: true });
  await expect(page.getByText('Version 2 is held open by an operator')).toBeVisible();
  await expect(page.getByText('its answers are wrong since noon', { exact: true })).toBeVisible();
  await expect(
    page.getByRole('table', { name: /What happened/ }).getByText('Breaker opened'),
  ).toBeVisible();

  await page.getByRole('link', { name: 'Predictions' }).click();
  await page.getByLabel('Outcome').selectOption('Answered, degraded');
  await page.getByRole('link', { name: degraded.request_id }).click();
  await expect(page.getByText('degraded', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('fallback', { exact: false }).first()).toBeVisible();

  await page.getByRole('link', { name: 'Serving' }).click();
  await page.getByRole('button', { name: 'Close the breaker of version 2' }).click();
  await dialog.getByLabel('Reason').fill('repaired');
  await dialog.getByRole('button', { name: 'Close it' }).click();
  await expect(dialog.getByText('Closed on 1 of 1 replica')).toBeVisible();
  expect(await predict(model, FEATURES)).toMatchObject({ version: 2, degraded: false });
});

test('changes a setting, and its revision reaches the replica', async ({ page }) => {
  const model = 'settings';
  await serveTwoVersions(model);
  await signIn(page);
  await page.goto(`${mainstay.console}/models/${model}/serving`);
  await page.getByRole('link', { name: 'Change settings' }).click();
  const timeout = page.getByLabel('Timeout (ms)');
  await timeout.fill('5');
  await expect(page.getByText('Must be a whole number from 10 to 60,000.')).toBeVisible();
  await timeout.fill('1500');
  await expect(page.getByText('One change')).toBeVisible();
  await page.getByRole('button', { name: 'Save…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('2,000 ms')).toBeVisible();
  await dialog.getByLabel('Reason').fill('callers give up after two seconds');
  await dialog.getByRole('button', { name: 'Save settings' }).click();
  await expect(
    dialog.getByText('Saved as revision 1. 1 of 1 replica goes by revision 1'),
  ).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(timeout).toHaveValue('1500');

  // Somebody else changes them while one writes.
  await timeout.fill('1600');
  await api('PUT', `/models/${model}/serving/settings`, { settings: {}, reason: 'back' });
  await page.getByRole('button', { name: 'Save…' }).click();
  await dialog.getByLabel('Reason').fill('a little more');
  await dialog.getByRole('button', { name: 'Save settings' }).click();
  await expect(dialog.getByText('The settings were changed meanwhile')).toBeVisible();
  await dialog.getByRole('button', { name: 'Read them again' }).click();
  await expect(timeout).toHaveValue('2000');
});

test('a promotion says who answers instead, and refuses a default that does not fit', async ({
  page,
}) => {
  const model = 'stand-in';
  await serveTwoVersions(model);
  await signIn(page);
  await page.goto(`${mainstay.console}/models/${model}?do=promote&target=1`);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('If version 1 cannot answer, version 2 does.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Change who answers instead' }).click();
  await dialog.getByRole('button', { name: 'Take version 2 out' }).click();
  await expect(dialog.getByText('requests are refused with 503.').first()).toBeVisible();
  await dialog.getByLabel('When no version can answer, give').selectOption('A constant');
  await dialog.getByLabel('Constant').fill('late');
  await dialog.getByLabel('Reason').fill('the older one is steadier');
  await dialog.getByRole('button', { name: 'Promote version 1' }).click();
  await expect(dialog.getByLabel('Constant')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Constant').fill('0.25');
  await dialog.getByRole('button', { name: 'Promote version 1' }).click();
  await expect(dialog.getByText(/Promoted on 1 of 1 replica in/)).toBeVisible();
  const release = await api<{ plan: unknown }>('GET', `/models/${model}/releases/3`);
  expect(release.plan).toMatchObject({ fallback: [], default: { value: 0.25 } });
});
