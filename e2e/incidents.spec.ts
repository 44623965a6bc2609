import { expect, test } from '@playwright/test';
import { sendJson, startFakeServer } from '#test/fake-server.ts';
import { constantScoreModel } from '#test/onnx-models.ts';
import { checkLooks } from './check-looks.ts';
import { api, mainstay, registerModel, signIn } from './mainstay.ts';
import { reviewPostmortem, writePostmortem } from './write-postmortem.ts';

const MODEL = 'at-night';
const PASSWORD = 'a-password-of-hers';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test.beforeAll(async () => {
  const files = [constantScoreModel(1), constantScoreModel(2)] as Uint8Array<ArrayBuffer>[];
  await registerModel(MODEL, files);
  await api('POST', `/models/${MODEL}/releases`, { version: 1, reason: 'first' });
  await api('POST', `/models/${MODEL}/releases`, { version: 2, reason: 'it looked better' });
});

test('goes from the page to the reviewed postmortem, on a phone', async ({ page, browser }) => {
  // PagerDuty's Events API, as far as a page needs it.
  const pages: { event_action: string; links?: { href: string }[] }[] = [];
  const pager = await startFakeServer((_request, response, body) => {
    pages.push(JSON.parse(body));
    sendJson(response, { status: 'success', message: 'Event processed', dedup_key: 'k' }, 202);
  });
  const { id: channel } = await api<{ id: string }>('POST', '/channels', {
    ...{ kind: 'pagerduty', name: `Pager ${Date.now()}`, settings: { events_url: pager.url } },
    secret: '0123456789abcdef0123456789abcdef',
  });
  const { routing } = await api<{ routing: object }>('GET', '/routing');
  const told = { ...routing, channels: [channel] };
  await api('PUT', '/routing', { routing: told, reason: 'The night is paged' });
  const email = `grace-${Date.now()}@mainstay.test`;
  await api('POST', '/users', { name: 'Grace', email, role: 'operator', password: PASSWORD });
  try {
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

    // One page, whose link is what is opened on the phone.
    await expect.poll(() => pages.length, { timeout: 30_000 }).toBe(1);
    expect(pages[0]).toMatchObject({ event_action: 'trigger' });
    const link = pages[0]?.links?.find(({ href }) => /\/incidents\/\d+$/.test(href))?.href ?? '';
    const number = Number(/\d+$/.exec(link)?.[0]);
    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'Answers are twice too high' })).toBeVisible();
    await expect(page.getByText('Open, nobody has it')).toBeVisible();
    // A worker has found by itself what changed.
    const promotion = `Version 2 of ${MODEL} was promoted (release 2): it looked better`;
    await expect(page.getByText('Changed last:')).toContainText(promotion);
    await expect(page.getByText('look here first')).toBeVisible();
    await checkLooks(page, 'an open incident');

    await page.getByRole('button', { name: 'Acknowledge' }).tap();
    await expect(page.getByRole('button', { name: 'Investigate' })).toBeVisible();
    await page.getByLabel('New task').fill('Golden cases of the night');
    await page.getByLabel('New task').press('Enter');

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
    // Who was paged hears that it is over.
    await expect.poll(() => pages.at(-1)?.event_action, { timeout: 30_000 }).toBe('resolve');

    await page.goto(`${mainstay.console}/incidents/${number}/postmortem`);
    const copied = ['version 1 stays', `Version 2 of ${MODEL} was promoted`];
    await writePostmortem(page, { task: 'Golden cases of the night', owner: 'Grace', copied });
    await checkLooks(page, 'a postmortem in review');
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const hers = await (await browser.newContext(phone)).newPage();
    await signIn(hers, { email, password: PASSWORD });
    await hers.goto(`${mainstay.console}/incidents/${number}/postmortem`);
    await reviewPostmortem(hers, 'Grace');
    const [download] = await Promise.all([
      hers.waitForEvent('download'),
      hers.getByRole('link', { name: 'Markdown' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`postmortem-incident-${number}.md`);
    await hers.goto(`${mainstay.console}/postmortems/actions?show=mine`);
    await expect(hers.getByText('Golden cases of the night')).toBeVisible();

    await page.goto(link);
    await expect(page.getByText('Reviewed', { exact: true }).first()).toBeVisible();
    await checkLooks(page, 'a reviewed incident');
    await page.goto(`${mainstay.console}/models/${MODEL}`);
    await expect(page.getByRole('heading', { name: MODEL })).toBeVisible();
    await expect(page.getByRole('link', { name: /^Incident \d+$/ })).toHaveCount(0);
  } finally {
    await api('PUT', '/routing', { routing, reason: 'The night is over' });
    await pager.close();
  }
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
