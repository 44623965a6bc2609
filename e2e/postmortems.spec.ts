import { expect, test } from '@playwright/test';
import { api, mainstay, signIn } from './mainstay.ts';

const PASSWORD = 'a-password-of-hers';

test('a resolved incident becomes a published postmortem, on a phone', async ({ browser }) => {
  const title = `Night flights fail ${Date.now()}`;
  const email = `grace-${Date.now()}@mainstay.test`;
  await api('POST', '/users', { name: 'Grace', email, role: 'operator', password: PASSWORD });
  const { number } = await api<{ number: number }>('POST', '/incidents', {
    ...{ title, severity: 2, summary: 'One in eight requests fails.', models: ['flights'] },
  });
  await api('POST', `/incidents/${number}/tasks`, { title: 'Golden cases of the night' });
  const resolved = { action: 'resolve', note: 'rolled back to version 2' };
  await api('POST', `/incidents/${number}/actions`, resolved);

  const phone = { viewport: { width: 390, height: 844 } };
  const page = await (await browser.newContext(phone)).newPage();
  await signIn(page);
  await page.goto(`${mainstay.console}/postmortems`);
  await page.getByRole('link', { name: title }).click();
  await page.getByRole('button', { name: 'Draft the postmortem' }).click();
  await expect(page.getByText('One in eight requests fails.').first()).toBeVisible();
  await expect(page.getByText('rolled back to version 2').first()).toBeVisible();

  for (const [section, text] of [
    ['Impact', 'Twelve requests.'],
    ['Root causes', '**No golden case** had a flight at night.'],
    ['What went well', 'Rolling back took seconds.'],
  ] as const) {
    const write = page.getByRole('button', { name: `Write ${section}` });
    await write.click();
    await page.getByRole('textbox', { name: section }).fill(text);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(write).toBeVisible();
  }
  await expect(page.locator('strong', { hasText: 'No golden case' })).toBeVisible();

  await page.getByRole('button', { name: 'Change Golden cases of the night' }).click();
  await page.getByLabel('Owner').selectOption({ label: 'Grace' });
  await page.getByLabel('Due').fill('2031-03-01');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Before it can be published')).toHaveCount(0);
  await page.getByRole('button', { name: 'Send for review…' }).click();
  await page.getByRole('button', { name: 'Send for review', exact: true }).click();
  // Who wrote it does not review it.
  await expect(page.getByRole('button', { name: 'It is ready…' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );

  const hers = await (await browser.newContext(phone)).newPage();
  await signIn(hers, { email, password: PASSWORD });
  await hers.goto(`${mainstay.console}/incidents/${number}/postmortem`);
  await hers.getByRole('button', { name: 'It is ready…' }).click();
  await hers.getByRole('button', { name: 'Say that it is ready' }).click();
  await expect(hers.getByText('Grace says that it is ready')).toBeVisible();
  await hers.getByRole('button', { name: 'Publish…' }).click();
  await hers.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(hers.getByText('Published', { exact: true }).first()).toBeVisible();
  const incident = await api<{ state: string }>('GET', `/incidents/${number}`);
  expect(incident.state).toBe('reviewed');

  const [download] = await Promise.all([
    hers.waitForEvent('download'),
    hers.getByRole('link', { name: 'Markdown' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`postmortem-incident-${number}.md`);
  await hers.goto(`${mainstay.console}/postmortems/actions?show=mine`);
  await expect(hers.getByText('Golden cases of the night')).toBeVisible();
});
