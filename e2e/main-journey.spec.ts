import { expect, type Page, test } from '@playwright/test';
import { constantScoreModel } from '#test/onnx-models.ts';
import { mainstay, predict, signIn } from './mainstay.ts';

const MODEL = 'journey';

test('from an ONNX file to a rollback', async ({ page }) => {
  await signIn(page);

  await test.step('make a model', async () => {
    await page.getByRole('button', { name: 'New model' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill(MODEL);
    await page.getByLabel('Task').selectOption('regression');
    await page.getByRole('button', { name: 'Create model' }).click();
    await page.waitForURL(`**/models/${MODEL}/versions**`);
  });

  await test.step('upload two versions and promote each', async () => {
    await upload(page, constantScoreModel(0.25), 1);
    await promote(page, 1, 'the first one');
    await upload(page, constantScoreModel(0.75), 2);
    await promote(page, 2, 'a better one');
    await expect(page.getByText('Version 2 on 1 of 1 replica').first()).toBeVisible();
  });

  const requestId = await test.step('predict', async () => {
    await page.getByRole('link', { name: 'Try it' }).click();
    for (const name of ['f0', 'f1', 'f2']) await page.getByLabel(name).fill('1.5');
    await page.getByRole('button', { name: 'Predict' }).click();
    await expect(page.getByText('0.75').first()).toBeVisible();
    const link = page.locator(`a[href*="/models/${MODEL}/predictions/"]`).first();
    const href = await link.getAttribute('href');
    return decodeURIComponent(href?.split('/').at(-1)?.split('?')[0] ?? '');
  });

  await test.step('find the prediction in the log', async () => {
    await page.getByRole('link', { name: 'Predictions' }).click();
    await page.getByLabel('Find by request id').fill(requestId);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('link', { name: requestId }).first().click();
    await page.waitForURL(`**/predictions/${requestId}**`);
    await expect(page.getByText('Answered').first()).toBeVisible();
    await expect(page.getByText('f0').first()).toBeVisible();
    await expect(page.getByText('0.75').first()).toBeVisible();
  });

  await test.step('roll back with one click and a reason', async () => {
    expect(await predict(MODEL, [1, 2, 3])).toMatchObject({ version: 2, prediction: 0.75 });
    await page.getByRole('button', { name: 'Roll back' }).click();
    const dialog = page.getByRole('dialog');
    await expect(
      dialog.getByText(`${MODEL} goes from version 2 back to version 1 on 1 replica.`),
    ).toBeVisible();
    await dialog.getByLabel('Reason').fill('answers are too high');
    await page.keyboard.press('Control+Enter');
    await expect(dialog.getByText(/Rolled back on 1 of 1 replica in [\d.]+ ms/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
  });

  await test.step('the old version answers', async () => {
    expect(await predict(MODEL, [1, 2, 3])).toMatchObject({ version: 1, prediction: 0.25 });
    await page.getByRole('link', { name: 'Releases' }).click();
    await expect(page.getByText('answers are too high').first()).toBeVisible();
  });

  await test.step('what is in use is not offered to be archived, and the keyboard finds out why', async () => {
    await page.getByRole('link', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'More for version 1' }).press('Enter');
    await page.keyboard.press('End');
    const archive = page.getByRole('menuitem', { name: 'Archive…' });
    await expect(archive).toBeFocused();
    await expect(archive).toBeDisabled();
    await expect(archive).toContainText('Version 1 takes all traffic in release 3, in force.');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.keyboard.press('Escape');
    // Until a closed menu has given the focus back, it would take it from the next one.
    await expect(page.getByRole('button', { name: 'More for version 1' })).toBeFocused();
    await page.getByRole('button', { name: 'More for version 2' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Archive…' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Archive version 2');
    await dialog.getByRole('button', { name: 'Archive version 2' }).click();
    await expect(dialog).toContainText('Say why, so that the next person knows');
    await dialog.getByLabel('Reason').fill('its answers are too high');
    await dialog.getByRole('button', { name: 'Archive version 2' }).click();
    await expect(dialog).toBeHidden();
  });
});

test('refuses in words what is not ONNX', async ({ page }) => {
  await signIn(page);
  await page.goto(`${mainstay.console}/models/flights/versions`);
  await page.getByRole('button', { name: 'Upload version' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('ONNX file').setInputFiles({
    name: 'model.onnx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('<!doctype html><title>Sign in</title>'),
  });
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(dialog.getByText('The file is not an ONNX model')).toBeVisible();
});

async function upload(page: Page, model: Uint8Array, version: number): Promise<void> {
  await page.getByRole('link', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Upload version' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('ONNX file').setInputFiles({
    name: 'model.onnx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(model),
  });
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(dialog.getByRole('link', { name: `Open version ${version}` })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
}

async function promote(page: Page, version: number, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Promote', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: `Promote version ${version}` }).click();
  await expect(dialog.getByText(/Promoted on 1 of 1 replica in [\d.]+ m?s/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
}
