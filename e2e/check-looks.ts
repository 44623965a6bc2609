import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Nothing is cut off at the side, and nothing serious stands in anybody's way; `only` the colours where the rest was looked at. */
export async function checkLooks(page: Page, what: string, only?: 'colours'): Promise<void> {
  await checkWidth(page, what);
  // The rows of a long table are alike. There are no frames, which legacy mode does without looking for.
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .exclude('tbody tr:nth-child(n+12)')
    .exclude('li:nth-child(n+12)');
  const { violations } = await (only ? axe.withRules('color-contrast') : axe).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${what}: ${id} ${nodes[0]?.html}`);
  expect.soft(serious).toEqual([]);
}

export async function checkWidth(page: Page, what: string): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${what} scrolls sideways`).toBeLessThanOrEqual(0);
}
