import { expect, type Page } from '@playwright/test';

/** From the button on the incident's page to a draft that is sent for review; `task` is one of the incident that becomes an action item of `owner`. */
export async function writePostmortem(
  page: Page,
  { task, owner, copied }: { task: string; owner: string; copied: string[] },
): Promise<void> {
  await page.getByRole('button', { name: 'Draft the postmortem' }).click();
  for (const text of copied) await expect(page.getByText(text).first()).toBeVisible();
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

  await page.getByRole('button', { name: `Change ${task}` }).click();
  await page.getByLabel('Owner').selectOption({ label: owner });
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
}

/** What somebody else does, on the postmortem's page: says that it is ready, and publishes it. */
export async function reviewPostmortem(page: Page, reviewer: string): Promise<void> {
  await page.getByRole('button', { name: 'It is ready…' }).click();
  await page.getByRole('button', { name: 'Say that it is ready' }).click();
  await expect(page.getByText(`${reviewer} says that it is ready`)).toBeVisible();
  await page.getByRole('button', { name: 'Publish…' }).click();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText('Published', { exact: true }).first()).toBeVisible();
}
