import { expect, type Page, test } from '@playwright/test';
import { ask, serveWithReference } from './guarded-model.ts';
import { api, mainstay, signIn } from './mainstay.ts';

const GOOD = { distance: 300, hour: 9, origin: 'JFK' };
const BAD = { ...GOOD, distance: 99_000 };

async function openRules(page: Page, model: string): Promise<void> {
  await page.goto(`${mainstay.console}/models/${model}/validation`);
  await page.getByRole('link', { name: 'Edit rules' }).click();
  await expect(page.getByRole('heading', { name: 'Rules of version 1' })).toBeVisible();
}

test('sets a rule to quarantine, and fixes and replays what it kept', async ({ page }) => {
  const model = 'guarded';
  await serveWithReference(model);
  expect(await ask(model, GOOD)).toMatchObject({ status: 200 });
  // Rules begin in shadow mode: counted, and answered all the same.
  expect(await ask(model, BAD)).toMatchObject({ status: 200 });

  await signIn(page);
  await openRules(page, model);
  await page.getByLabel('Policy of Range of distance').selectOption('Quarantine');
  await page.getByLabel('Mode', { exact: true }).selectOption('Enforced');
  await expect(page.getByText('2 changes')).toBeVisible();
  await page.getByRole('button', { name: 'See the effect and save…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/Of the last \d+ requests, 1 would be kept/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Save rules' }).click();
  await expect(dialog.getByText('Say why, so that the next person knows.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('no flight is that long');
  await dialog.getByRole('button', { name: 'Save rules' }).click();
  await expect(dialog.getByText('Saved as revision 2. Policies apply to')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();

  await expect.poll(async () => (await ask(model, BAD)).status).toBe(202);
  const { requestId } = await ask(model, BAD);

  await page.goto(`${mainstay.console}/models/${model}/validation`);
  await page.getByRole('link', { name: `Quarantine of ${model}` }).click();
  await page.getByLabel('Find by request id').fill(requestId);
  await page.getByRole('button', { name: 'Find' }).click();
  // Its head and the one that was found; until then all are there.
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('table').getByText('distance is 99000; takes a')).toBeVisible();
  await page.getByRole('link', { name: requestId }).click();
  await expect(page.getByText(/takes a number from/)).toBeVisible();

  // As it came it is refused, and stays.
  await page.getByRole('button', { name: 'Replay as it came…' }).click();
  await dialog.getByLabel('Reason').fill('to see');
  await dialog.getByRole('button', { name: 'Replay' }).click();
  await expect(dialog.getByText('The input breaks a rule of the version')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('The last replay was refused')).toBeVisible();

  const field = page.getByLabel('Replay distance with');
  await field.fill('far');
  await expect(page.getByText('Must be a number, or empty.')).toBeVisible();
  await field.fill('990');
  await page.getByRole('button', { name: 'Replay with the fixes…' }).click();
  await dialog.getByLabel('Reason').fill('a point was lost');
  await dialog.getByRole('button', { name: 'Replay' }).click();
  await expect(dialog.getByText('Replayed by version 1')).toBeVisible();
  await dialog.getByRole('link', { name: 'Open the prediction' }).click();

  await expect(page.getByText(/Replayed from quarantine by/)).toContainText('a point was lost');
  await expect(page.getByRole('cell', { name: '990' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'quarantine', exact: true }).click();
  await expect(page.getByText(/Replayed with fixed values by/)).toBeVisible();
  const { items } = await api<{ items: { reason: string }[] }>(
    'GET',
    `/audit?model=${model}&action=quarantine.replay`,
  );
  expect(items.map(({ reason }) => reason)).toEqual(['a point was lost']);
});

test('adds a rule, and discards many at once', async ({ page }) => {
  const model = 'many';
  await serveWithReference(model);
  await signIn(page);
  await openRules(page, model);
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Kind').selectOption('Expression');
  await dialog.getByLabel('Name').fill('no_short_nights');
  await dialog.getByLabel('Expression').fill('hour < 22 ||');
  await dialog.getByLabel('What breaks it is').selectOption('Quarantine');
  await dialog.getByRole('button', { name: 'Add the rule' }).click();
  await expect(dialog.getByLabel('Expression')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Expression').fill('hour < 22 || distance > 500.0');
  await dialog.getByRole('button', { name: 'Add the rule' }).click();
  await page.getByLabel('Mode', { exact: true }).selectOption('Enforced');
  await page.getByRole('button', { name: 'See the effect and save…' }).click();
  await dialog.getByLabel('Reason').fill('short flights rest at night');
  await dialog.getByRole('button', { name: 'Save rules' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();

  const night = { ...GOOD, hour: 23 };
  await expect.poll(async () => (await ask(model, night)).status).toBe(202);
  await ask(model, night);
  await page.goto(`${mainstay.console}/quarantine?model=${model}`);
  await expect(page.getByText('2 shown')).toBeVisible();
  await page.getByLabel('Choose all 2 that wait here').click();
  await page.getByRole('button', { name: 'Discard…' }).click();
  await dialog.getByLabel('Reason').fill('only a trial');
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await expect(dialog.getByText('2 of 2 discarded')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('No request in quarantine matches the filter')).toBeVisible();
  await page.getByLabel('State').selectOption('Discarded');
  await expect(page.getByText('2 shown')).toBeVisible();
});

test('holds a file against the rules, and lists its failing rows', async ({ page }) => {
  const model = 'checked';
  await serveWithReference(model);
  await signIn(page);
  await page.goto(`${mainstay.console}/models/${model}/validation`);
  await page.getByRole('button', { name: 'Check a file' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('File', { exact: true }).setInputFiles({
    name: 'march.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('distance,hour,origin\n300,9,JFK\n-70000,9,JFK\n300,,JFK\n'),
  });
  await dialog.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByText('2 of 3 rows break a rule of version 1')).toBeVisible();
  const rows = page.getByRole('table', { name: 'Failing rows' });
  await expect(rows.getByRole('row', { name: /^1 Range of distance/ })).toBeVisible();
  await expect(rows.getByRole('row', { name: /^2 Required of hour/ })).toBeVisible();
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Failing rows as CSV' }).click();
  expect((await downloading).suggestedFilename()).toContain('failing-rows.csv');
  await page.getByRole('link', { name: `Validation of ${model}` }).click();
  await expect(page.getByRole('link', { name: 'march.csv' })).toBeVisible();
});

test('a row in another order than every row of the reference is kept, and says which', async ({
  page,
}) => {
  const model = 'ordered';
  const lines = Array.from({ length: 400 }, (_, row) => {
    const hour = (row * 7) % 24;
    return `${hour + ((row * 13) % 25)},${hour},JFK`;
  });
  await serveWithReference(model, ['distance,hour,origin', ...lines].join('\n'));
  await signIn(page);
  await openRules(page, model);
  const rule = page.getByRole('row', { name: /hour_at_most_distance/ });
  await expect(rule.getByText('hour <= distance')).toBeVisible();
  await expect(rule.getByText('none of 400 rows of the reference breaks it')).toBeVisible();
  await page.getByLabel('Policy of Expression hour_at_most_distance').selectOption('Quarantine');
  await page.getByLabel('Mode', { exact: true }).selectOption('Enforced');
  await page.getByRole('button', { name: 'See the effect and save…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('no flight is that short');
  await dialog.getByRole('button', { name: 'Save rules' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();

  const swapped = { distance: 8, hour: 20, origin: 'JFK' };
  await expect.poll(async () => (await ask(model, swapped)).status).toBe(202);
  await page.goto(`${mainstay.console}/quarantine?model=${model}`);
  await expect(page.getByText(/hour <= distance: hour is 20, distance is 8/).first()).toBeVisible();
});
