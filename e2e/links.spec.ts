import { expect, test } from '@playwright/test';
import { mainstay, predict, signIn } from './mainstay.ts';

const MODEL = '/models/flights';

const unreadable = {
  [`${MODEL}/predictions?version=abc&from=zzz`]: ['version=abc', 'from=zzz'],
  [`${MODEL}/predictions?status=bad&from=2026-01-01T00:00:00Z`]: ['status=bad', 'from=2026-01-01'],
  [`${MODEL}?range=year`]: ['range=year'],
  [`${MODEL}?do=promote&target=newest`]: ['target=newest'],
  [`${MODEL}/releases?open=1,x`]: ['open=1,x'],
  [`${MODEL}/versions?status=lost`]: ['status=lost'],
  [`${MODEL}/versions/compare?a=one&b=2`]: ['a=one'],
  [`${MODEL}/serving?version=-1&quantile=p42`]: ['version=-1', 'quantile=p42'],
  [`${MODEL}/validation?version=abc`]: ['version=abc'],
  [`${MODEL}/drift?version=abc&report=1`]: ['version=abc', 'report=1'],
  [`${MODEL}/changes?kind=weather`]: ['kind=weather'],
  '/errors?state=closed': ['state=closed'],
  '/quarantine?state=lost&from=zzz': ['state=lost', 'from=zzz'],
  '/settings/audit?action=model.love&to=tomorrow': ['action=model.love', 'to=tomorrow'],
};

test('says which filters of an address were left out, and takes them out of it', async ({
  page,
}) => {
  await signIn(page);
  for (const [address, filters] of Object.entries(unreadable)) {
    await test.step(address, async () => {
      await page.goto(mainstay.console + address);
      const notices = page.getByRole('main').getByRole('alert');
      for (const filter of filters) {
        await expect(notices.filter({ hasText: filter })).toBeVisible();
      }
      for (let left = await notices.count(); left > 0; left -= 1) {
        await notices.first().getByRole('button', { name: 'Remove' }).click();
        await expect(notices).toHaveCount(left - 1);
      }
      for (const filter of filters) {
        await expect(page).not.toHaveURL(new RegExp(`[?&]${filter.split('=')[0]}=`));
      }
    });
  }
});

test('filters go by the names of the REST list', async ({ page }) => {
  await signIn(page);
  const { request_id } = await predict('flights', { hour: 'noon' });
  await page.goto(`${mainstay.console}${MODEL}/predictions?request_id=${request_id}`);
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText(request_id);
  await page.goto(`${mainstay.console}${MODEL}/predictions?request_id=${request_id}&status=ok`);
  await expect(page.getByText('No prediction with this request id')).toBeVisible();
});
