import { expect, test } from '@playwright/test';
import { constantScoreModel } from '#test/onnx-models.ts';
import { api, mainstay, predict, registerModel, signIn } from './mainstay.ts';

const EQUAL = 'Nothing that is known of the two versions differs.';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test('rolls back from a phone, and undoes it', async ({ page }) => {
  const model = 'on-call';
  await registerModel(model, [
    constantScoreModel(1),
    constantScoreModel(2),
  ] as Uint8Array<ArrayBuffer>[]);
  await api('POST', `/models/${model}/releases`, { version: 1, reason: 'first' });
  await api('POST', `/models/${model}/releases`, { version: 2, reason: 'second' });
  await signIn(page);
  await page.goto(mainstay.console);
  await page.getByRole('link', { name: model }).first().tap();
  await page.getByRole('button', { name: 'Roll back' }).tap();
  const dialog = page.getByRole('dialog');
  const differences = await dialog.getByText(EQUAL).boundingBox();
  const reason = await dialog.getByLabel('Reason').boundingBox();
  expect(reason?.y).toBeLessThan(differences?.y ?? 0);
  await dialog.getByLabel('Reason').fill('paged at three in the morning');
  await dialog.getByRole('button', { name: 'Roll back to version 1' }).tap();
  await expect(dialog.getByText(/Rolled back on 1 of 1 replica in/)).toBeVisible();
  expect(await predict(model, [0, 0, 0])).toMatchObject({ version: 1, prediction: 1 });
  await dialog.getByRole('button', { name: 'Undo' }).tap();
  await expect(dialog.getByText('from version 1 back to version 2')).toBeVisible();
  await expect.poll(async () => (await predict(model, [0, 0, 0])).version).toBe(2);
});

test('shows nothing that was decided on before after somebody else released first', async ({
  page,
}) => {
  const model = 'on-call-conflict';
  await registerModel(model, [
    constantScoreModel(1),
    constantScoreModel(2),
    constantScoreModel(3),
  ] as Uint8Array<ArrayBuffer>[]);
  await api('POST', `/models/${model}/releases`, { version: 1, reason: 'first' });
  await api('POST', `/models/${model}/releases`, { version: 2, reason: 'second' });
  await signIn(page);
  await page.goto(`${mainstay.console}/models/${model}?do=rollback`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('paged again');
  await expect(dialog.getByText(EQUAL)).toBeVisible();
  await api('POST', `/models/${model}/releases`, { version: 3, reason: 'came first' });
  await dialog.getByRole('button', { name: 'Roll back to version 1' }).tap();
  await expect(dialog.getByRole('alert')).toContainText('“came first”');
  await expect(dialog.getByText(EQUAL)).toBeHidden();
  await expect(dialog.getByText('The plan of release')).toBeHidden();
  await dialog.getByRole('button', { name: 'Reload and decide again' }).tap();
  await expect(dialog.getByText('goes from version 3 back to version 2')).toBeVisible();
  await expect(dialog.getByLabel('Reason')).toHaveValue('paged again');
});
