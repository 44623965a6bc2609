import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { type MainstayProcess, startMainstay } from '#test/mainstay-process.ts';
import { checkLooks } from './check-looks.ts';
import { signIn } from './mainstay.ts';

const ROOT = path.join(import.meta.dirname, '..');

/** Of its own: another test may have had the flights rolled back, and the guard does so by itself once a day. */
let mainstay: MainstayProcess;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  mainstay = await startMainstay({ env: { MAINSTAY_NOTIFY_HOSTS: '127.0.0.1' } });
});
test.afterAll(() => mainstay?.stop());

test('npm run demo:incident: rolled back, told and opened by itself, with its runbook at the right step', async ({
  page,
}) => {
  test.setTimeout(600_000);
  const { code, output } = await demoIncident();
  expect(output).toContain('Rolled back: ');
  expect(code).toBe(0);
  expect(output).toMatch(/^Slack got 1: /m);
  expect(output).toMatch(/^PagerDuty got 1: trigger /m);
  const [inForce = '', before = ''] =
    /In force: (.+) \(before: (.+)\)/.exec(output)?.slice(1) ?? [];
  expect(inForce).toBe(`version ${before}`);

  // The release in force is a rollback, every replica has it, and errors are as usual: what is left is a person's to decide.
  expect(output).toMatch(/^Runbook “Bad release”: at step \d+, Pause retraining/m);
  for (const told of [
    /Version 3 of flights was promoted/,
    /was rolled back to version/,
    /Slack/,
    /PagerDuty/,
  ]) {
    expect(output).toMatch(told);
  }

  const [link = ''] = /http\S+\/incidents\/\d+$/m.exec(output) ?? [];
  const { adminEmail: email, adminPassword: password, consoleUrl } = mainstay;
  await signIn(page, { email, password, console: consoleUrl });
  await page.goto(link);
  await expect(page.getByText('Open, nobody has it')).toBeVisible();
  const timeline = page.getByRole('list', { name: 'Timeline, newest first' });
  await expect(timeline.getByText(/was rolled back to version/).first()).toBeVisible();
  await expect(timeline.getByText(/Version 3 of flights was promoted/).first()).toBeVisible();
  await checkLooks(page, 'what the release guard opened');
  await page.goto(`${link}/runbook`);
  // What Mainstay may do by itself is done; the next step is a person's.
  await expect(page.getByText(/^Step \d+ of \d+ is next; \d+ done\.$/)).toBeVisible();
  await expect(page.getByText('Bad release').first()).toBeVisible();
  const due = page.getByRole('listitem').filter({ hasText: 'Pause retraining' });
  await expect(due.first()).toBeVisible();
  await checkLooks(page, 'its runbook');
});

async function demoIncident(): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['cli/main.ts', 'demo-incident', '--minutes', '6'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: new URL(mainstay.consoleUrl).port,
      GATEWAY_PORT: new URL(mainstay.gatewayUrl).port,
      MAINSTAY_DATA_DIR: mainstay.dataDir,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}
