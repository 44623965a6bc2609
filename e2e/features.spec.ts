import { expect, type Page, test } from '@playwright/test';
import { vectorModel } from '#test/onnx-models.ts';
import { api, mainstay, signIn } from './mainstay.ts';

const ENTITY = 'gate';
const SOURCE = 'gate_arrivals';
const VIEW = 'gate_delays';

test('defines an entity, a source and a view, and sees values by key', async ({ page }) => {
  await signIn(page);
  const dialog = page.getByRole('dialog');

  await test.step('an entity', async () => {
    await page.getByRole('link', { name: 'Features', exact: true }).click();
    await page.getByRole('link', { name: 'Entities and sources' }).click();
    await page.getByRole('button', { name: 'New entity' }).first().click();
    await dialog.getByLabel('Name', { exact: true }).fill(ENTITY);
    await dialog.getByLabel('Name of key 1').fill('airport');
    await dialog.getByRole('button', { name: 'Add key' }).click();
    await dialog.getByLabel('Name of key 2').fill('number');
    await dialog.getByLabel('Type of key 2').selectOption('integer');
    await dialog.getByRole('button', { name: 'Create entity' }).click();
    await expect(dialog).toBeHidden();
    await expect(
      page.getByRole('row', { name: `${ENTITY} airport (string), number (integer)` }),
    ).toBeVisible();
  });

  await test.step('a source', async () => {
    await page.getByRole('button', { name: 'New source' }).first().click();
    await dialog.getByLabel('Name', { exact: true }).fill(SOURCE);
    await dialog.getByLabel('Entity').selectOption(ENTITY);
    await dialog.getByLabel('Name of column 1').fill('delay');
    await dialog.getByRole('button', { name: 'Add column' }).click();
    await dialog.getByLabel('Name of column 2').fill('carrier');
    await dialog.getByLabel('Type of column 2').selectOption('string');
    await dialog.getByRole('button', { name: 'Create source' }).click();
    await expect(dialog).toBeHidden();
    await expect(
      page.getByRole('row', { name: `${SOURCE} Pushed events ${ENTITY} delay (number)` }),
    ).toBeVisible();
  });

  await push([
    { airport: 'ORD', number: 7, minutesAgo: 20, delay: 30, carrier: 'AA' },
    { airport: 'ORD', number: 7, minutesAgo: 10, delay: 5, carrier: 'UA' },
    { airport: 'ORD', number: 70, minutesAgo: 10, delay: 90, carrier: 'UA' },
  ]);

  await test.step('a view, previewed on the events there are', async () => {
    await page.getByRole('link', { name: 'Views', exact: true }).click();
    await page.getByRole('link', { name: 'New view' }).first().click();
    await page.getByLabel('Name', { exact: true }).first().fill(VIEW);
    await page.getByLabel('Source').selectOption(SOURCE);
    await page.getByLabel('Time to live').fill('6h');
    const first = page.getByRole('region', { name: 'Feature 1' });
    await first.getByLabel('Name').fill('late_share');
    await first.getByLabel('Function').selectOption('Share of events');
    await first.getByRole('button', { name: 'Add condition' }).click();
    await first.getByLabel('Value of condition 1').fill('fifteen');
    await expect(first.getByText('delay is number, and the value is string')).toBeVisible();
    await first.getByLabel('Value of condition 1').fill('15');
    await first.getByLabel('Window').fill('1h');
    await first.getByLabel('Hop').fill('1m');
    await page.getByRole('button', { name: 'Add feature' }).click();
    const second = page.getByRole('region', { name: 'Feature 2' });
    await second.getByLabel('Name').fill('last_delay');
    await second.getByLabel('Kind').selectOption('Latest value');
    await second.getByLabel('Column').selectOption('delay (number)');
    const preview = page.getByRole('table', { name: 'Previewed values' });
    await expect(preview.getByText('last_delay')).toBeVisible();
    await page.getByLabel('Entity').selectOption('ORD · 7');
    await expect(preview.getByText('0.500')).toBeVisible();
    await page.getByRole('button', { name: 'Save…' }).click();
    await dialog.getByLabel('Reason').fill('delays of gates');
    await dialog.getByRole('button', { name: 'Create view' }).click();
    await page.waitForURL(`**/features/views/${VIEW}`);
  });

  await test.step('values by key, now and earlier', async () => {
    await expect(page.getByText('share of events with delay > 15')).toBeVisible();
    const values = page.getByRole('table', { name: `Values of ${VIEW}` });
    await lookUp(page, 'ORD', '7');
    await expect(values.getByRole('row', { name: /last_delay 5 present 10/ })).toBeVisible();
    await expect(values.getByText('0.500')).toBeVisible();
    await push([{ airport: 'ORD', number: 7, minutesAgo: 5, delay: 45, carrier: 'AA' }]);
    await page.getByRole('button', { name: 'Look up' }).click();
    await expect(values.getByRole('row', { name: /last_delay 45 present 5/ })).toBeVisible();
    await lookUp(page, 'ORD', '8');
    await expect(values.getByText('not found')).toHaveCount(2);
    await lookUp(page, 'ORD', 'seven');
    await expect(page.getByText('must be a whole number')).toBeVisible();
  });

  await test.step('another version, and what changed', async () => {
    await page.getByRole('link', { name: 'Edit' }).click();
    await expect(page.getByRole('button', { name: 'Save…' })).toBeDisabled();
    await page.getByLabel('Window').fill('2h');
    await expect(page.getByText('over the last 2 hours').first()).toBeVisible();
    await page.getByRole('button', { name: 'Save…' }).click();
    await dialog.getByRole('button', { name: 'Save version 2' }).click();
    await expect(dialog.getByText('Say why, so that the next person knows.')).toBeVisible();
    await dialog.getByLabel('Reason').fill('an hour is too few');
    await dialog.getByRole('button', { name: 'Save version 2' }).click();
    await page.waitForURL(`**/features/views/${VIEW}`);
    await page.getByRole('button', { name: 'What changed' }).click();
    await expect(page.getByText('From version 1 to version 2')).toBeVisible();
    await expect(page.locator('del', { hasText: 'over the last 1 hour' })).toBeVisible();
  });

  await test.step('what predictions look up is counted, and charted', async () => {
    await page.goto(`${mainstay.console}/features/views/${VIEW}`);
    await expect(page.getByText('Not looked up in this time range')).toBeVisible();
    await serveByEntity();
    expect(await ask([7, 70])).toBe(200);
    await lookUpAsFeast({ airport: ['ORD'], number: [404] });
    await expect(async () => {
      await page.reload();
      await expect(page.getByText(/^Looked up 3 times/)).toContainText(
        /66\.7% present, 33\.3% not found.*By gated \(66\.7%\), direct lookups \(33\.3%\)/,
        { timeout: 3000 },
      );
    }).toPass();
    await page.getByRole('button', { name: 'Lookups as a table' }).click();
    const counted = page.getByRole('region', { name: 'Lookups, per minute' });
    await expect(counted.getByRole('columnheader', { name: 'not found' })).toBeVisible();
    await page
      .getByLabel('Feature over time', { exact: true })
      .selectOption(`${VIEW}@2:last_delay`);
    await expect(page.getByText('2 rows, of which 100% had a value')).toBeVisible();
    await page.getByRole('button', { name: 'Values served as a table' }).click();
    const served = page.getByRole('region', { name: 'Values served, last_delay' });
    await expect(served.getByRole('cell', { name: '67.5' })).toBeVisible();
  });

  await test.step('a row that breaks a rule by what was looked up is kept, fixed and replayed', async () => {
    const rule = { kind: 'range', feature: 'f1', max: 60, policy: { do: 'quarantine' } };
    await api('PUT', '/models/gated/versions/1/validation', {
      ...{ mode: 'enforce', rules: [rule], reason: 'no gate is that late' },
    });
    await expect.poll(() => ask([70])).toBe(202);
    await page.goto(`${mainstay.console}/quarantine?model=gated`);
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByLabel('Replay f1 with').fill('30');
    await page.getByRole('button', { name: 'Replay with the fixes…' }).click();
    await dialog.getByLabel('Reason').fill('a sensor was off');
    await dialog.getByRole('button', { name: 'Replay' }).click();
    await expect(dialog.getByText('Replayed by version 1')).toBeVisible();
  });

  await test.step('training data', async () => {
    await page.goto(`${mainstay.console}/features/views/${VIEW}`);
    await page.getByRole('button', { name: 'Retrieve training data' }).click();
    const file = (text: string) => ({
      name: 'rows.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    });
    await dialog.getByLabel('Rows', { exact: true }).setInputFiles(file('airport,number\nORD,7\n'));
    await expect(dialog.getByText('The file has no column event_timestamp')).toBeVisible();
    const at = new Date().toISOString();
    await dialog
      .getByLabel('Rows', { exact: true })
      .setInputFiles(file(`airport,number,event_timestamp\nORD,7,${at}\nORD,9,${at}\n`));
    await dialog.getByLabel('Format').selectOption('CSV');
    await dialog.getByRole('button', { name: 'Retrieve', exact: true }).click();
    await expect(dialog).toBeHidden();
    const link = page.getByRole('link', { name: /^Download/ });
    await expect(link).toBeVisible({ timeout: 60_000 });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const [header, row] = Buffer.concat(chunks).toString('utf8').split('\n');
    expect(header).toContain('late_share');
    expect(row).toContain('45');
  });

  await test.step('an old version is archived, the catalogue finds the new one', async () => {
    await page.goto(`${mainstay.console}/features/views/${VIEW}?version=1`);
    await page.getByRole('button', { name: 'Archive version 1' }).click();
    await dialog.getByLabel('Reason').fill('nobody takes it');
    await dialog.getByRole('button', { name: 'Archive version 1' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('its online values are kept no longer')).toBeVisible();
    await page.goto(`${mainstay.console}/features`);
    await page.getByLabel('Search views').fill('late_sh');
    await expect(page.getByRole('link', { name: VIEW })).toBeVisible();
    await page.getByLabel('Search views').fill('no such thing');
    await expect(page.getByText('No view matches')).toBeVisible();
  });
});

/** f0 + f1 of the view's features. */
async function serveByEntity(): Promise<void> {
  await api('POST', '/models', { name: 'gated', task: 'regression' });
  const form = new FormData();
  const list = ['late_share', 'last_delay'].map((name, index) => ({
    feature: `${VIEW}:${name}`,
    as: `f${index}`,
  }));
  form.set('metadata', JSON.stringify({ features: { list } }));
  form.set('artifact', new Blob([vectorModel([1, 1], 0) as Uint8Array<ArrayBuffer>]), 'model.onnx');
  await api('POST', '/models/gated/versions', form);
  await api('POST', '/models/gated/releases', { version: 1, reason: 'first' });
}

async function send(path: string, body: object): Promise<number> {
  const response = await fetch(mainstay.gateway + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${mainstay.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.status;
}

const ask = (gates: number[]) =>
  send('/predict/gated', {
    instances: gates.map((number) => ({ entities: { airport: 'ORD', number }, features: {} })),
  });

async function lookUpAsFeast(entities: object): Promise<void> {
  const features = [`${VIEW}:late_share`, `${VIEW}:last_delay`];
  expect(await send('/get-online-features', { features, entities })).toBe(200);
}

async function lookUp(page: Page, airport: string, number: string): Promise<void> {
  await page.getByLabel('airport').fill(airport);
  await page.getByLabel('number').fill(number);
  await page.getByRole('button', { name: 'Look up' }).click();
}

async function push(
  events: {
    airport: string;
    number: number;
    minutesAgo: number;
    delay: number;
    carrier: string;
  }[],
): Promise<void> {
  const now = Date.now();
  const rows = events.map(({ minutesAgo, ...event }) => ({
    ...event,
    event_timestamp: new Date(now - minutesAgo * 60_000).toISOString(),
  }));
  await api('POST', `/features/sources/${SOURCE}/events`, { rows });
}
