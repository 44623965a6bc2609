import { expect, test } from '@playwright/test';
import { constantScoreModel } from '#test/onnx-models.ts';
import { checkLooks } from './check-looks.ts';
import { api, mainstay, registerModel, signIn } from './mainstay.ts';

const MODEL = 'at-night';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test.beforeAll(async () => {
  const files = [constantScoreModel(1), constantScoreModel(2)] as Uint8Array<ArrayBuffer>[];
  await registerModel(MODEL, files);
  await api('POST', `/models/${MODEL}/releases`, { version: 1, reason: 'first' });
  await api('POST', `/models/${MODEL}/releases`, { version: 2, reason: 'it looked better' });
});

test('goes through an incident on a phone: opened, acknowledged, rolled back, resolved, reviewed', async ({
  page,
}) => {
  await signIn(page);
  await page.goto(mainstay.console);
  const nav = page.getByRole('navigation', { name: 'Main' });
  await nav.getByRole('link', { name: 'Incidents' }).tap();
  await page.getByRole('button', { name: 'Open an incident' }).tap();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What is wrong').fill('Answers are twice too high');
  await dialog.getByLabel('Affected models').selectOption(MODEL);
  await dialog.getByLabel(`Versions of ${MODEL}`).fill('2');
  await dialog.getByRole('button', { name: 'Open it' }).tap();

  await expect(page.getByRole('heading', { name: 'Answers are twice too high' })).toBeVisible();
  await expect(page.getByText('Open, nobody has it')).toBeVisible();
  // A worker has found by itself what changed.
  const promotion = `Version 2 of ${MODEL} was promoted (release 2): it looked better`;
  await expect(page.getByText('Changed last:')).toContainText(promotion);
  await expect(page.getByText('look here first')).toBeVisible();
  await checkLooks(page, 'an open incident');

  await page.getByRole('button', { name: 'Acknowledge' }).tap();
  await expect(page.getByRole('button', { name: 'Investigate' })).toBeVisible();

  await page.getByLabel('Note', { exact: true }).fill('**Version 2** only <b>here</b>');
  await page.getByRole('button', { name: 'Add note' }).tap();
  const timeline = page.getByRole('list', { name: 'Timeline, newest first' });
  await expect(timeline.locator('strong', { hasText: 'Version 2' })).toBeVisible();
  await expect(timeline.getByText('<b>here</b>')).toBeVisible();

  await page.getByRole('button', { name: `Roll back ${MODEL}` }).tap();
  await dialog.getByLabel('Reason').fill('twice too high');
  await dialog.getByRole('button', { name: 'Roll back to version 1' }).tap();
  await expect(dialog.getByText(/Rolled back on 1 of 1 replica in/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).first().tap();
  await expect(timeline.getByText(`${MODEL} was rolled back to version 1`)).toBeVisible();

  await page.goto(`${mainstay.console}/models/${MODEL}`);
  await page.getByRole('link', { name: /^Incident \d+$/ }).tap();
  await page.getByRole('button', { name: 'More to do' }).tap();
  await page.getByRole('menuitem', { name: 'Mitigated…' }).tap();
  await dialog.getByLabel('What helped').fill('rolled back to version 1');
  await dialog.getByRole('button', { name: 'Mitigated' }).tap();
  await expect(timeline.getByText('Mitigated: rolled back to version 1')).toBeVisible();
  await page.getByRole('button', { name: 'Resolve' }).tap();
  await dialog.getByLabel('How it ended').fill('version 1 stays');
  await dialog.getByRole('button', { name: 'Resolve' }).tap();
  await page.getByRole('button', { name: 'Mark as reviewed' }).tap();
  await dialog.getByRole('button', { name: 'Mark as reviewed' }).tap();
  await expect(page.getByText('Reviewed', { exact: true }).first()).toBeVisible();
  await checkLooks(page, 'a reviewed incident');

  await page.goto(`${mainstay.console}/models/${MODEL}`);
  await expect(page.getByRole('heading', { name: MODEL })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Incident \d+$/ })).toHaveCount(0);
});

test('has the pages that are needed at night along the bottom, and the others behind More', async ({
  page,
}) => {
  await signIn(page);
  await page.goto(mainstay.console);
  const nav = page.getByRole('navigation', { name: 'Main' });
  await nav.getByRole('button', { name: 'More' }).tap();
  await page.getByRole('dialog').getByRole('link', { name: 'Settings' }).tap();
  await page.waitForURL(`${mainstay.console}/settings`);
  await expect(page.getByRole('dialog')).toBeHidden();
});
