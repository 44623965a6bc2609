import { expect, type Page, test } from '@playwright/test';
import { checkLooks, checkWidth } from './check-looks.ts';
import { api, mainstay, predict, signIn } from './mainstay.ts';

const MODEL = '/models/flights';
const pages: Record<string, string | (() => Promise<string>)> = {
  fleet: '/',
  overview: MODEL,
  versions: `${MODEL}/versions`,
  version: `${MODEL}/versions/1`,
  compare: `${MODEL}/versions/compare?a=1&b=3`,
  releases: `${MODEL}/releases`,
  drift: `${MODEL}/drift`,
  'drift-feature': `${MODEL}/drift/origin`,
  performance: `${MODEL}/performance`,
  retraining: `${MODEL}/retraining`,
  'retraining-policy': `${MODEL}/retraining/policy`,
  health: `${MODEL}/health`,
  changes: `${MODEL}/changes`,
  serving: `${MODEL}/serving`,
  'breaker-dialog': `${MODEL}/serving?breaker=open&of=2`,
  'serving-settings': `${MODEL}/serving/settings`,
  validation: `${MODEL}/validation`,
  'validation-rules': `${MODEL}/validation/rules`,
  quarantine: '/quarantine?state=every',
  runbooks: '/runbooks',
  runbook: '/runbooks/bad-release',
  'runbook-new': '/runbooks/new',
  'runbook-edit': '/runbooks/model-errors/edit',
  'runbook-run': async () => `/runbooks/runs/${await startedRun()}`,
  features: '/features',
  'feature-view': '/features/views/origin_stats?range=15m',
  'feature-view-new': '/features/new',
  'feature-view-edit': '/features/views/origin_stats/edit',
  'feature-sources': '/features/sources',
  'feature-runs': '/features/runs',
  training: '/training',
  alerts: '/alerts',
  'alert-rules': '/alerts/rules',
  silences: '/alerts/silences',
  errors: '/errors?state=every',
  postmortems: '/postmortems',
  postmortem: async () => `/incidents/${await draftedIncident()}/postmortem`,
  'action-items': '/postmortems/actions?show=all',
  'incident-figures': '/incidents/figures',
  predictions: `${MODEL}/predictions`,
  'unread-filters': `${MODEL}/predictions?version=abc&from=zzz`,
  'try-it': `${MODEL}/try`,
  'promote-dialog': `${MODEL}?do=promote&target=2`,
  'rollback-dialog': `${MODEL}/releases?do=rollback`,
  incidents: '/incidents',
  'open-incident-dialog': '/incidents?do=open&model=flights',
  profile: '/settings',
  users: '/settings/users',
  'api-keys': '/settings/api-keys',
  audit: '/settings/audit',
  channels: '/settings/channels',
  routing: '/settings/routing',
  deliveries: '/settings/deliveries',
  'on-call': '/on-call',
  'on-call-new': '/on-call/schedules/new',
  'escalation-policies': '/on-call/policies',
  'escalation-policy-new': '/on-call/policies/new',
  contacts: '/settings/contacts',
  'api-docs': '/docs/api',
  'no-such-model': '/models/no-such-model',
  prediction: async () => `${MODEL}/predictions/${await newestPrediction()}`,
  error: async () => `/errors/${await newestError()}`,
  'settle-dialog': async () => `/errors/${await newestError()}?settle=true`,
};
const sizes = [
  { width: 1440, height: 900 },
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
const themes = ['light', 'dark'] as const;

let page: Page;
const failures: string[] = [];

test.beforeAll(async ({ browser }) => {
  // A history to show: there is something to go back to.
  const releases = await api<{ items: unknown[] }>('GET', `${MODEL}/releases`);
  if (releases.items.length < 2) {
    await api('POST', `${MODEL}/releases`, { version: 2, reason: 'A month more of data' });
  }
  // An error to show.
  await predict('flights', { hour: 'noon' });
  const kinds = () => api<{ items: unknown[] }>('GET', '/error-groups?model=flights');
  await expect.poll(async () => (await kinds()).items.length).toBeGreaterThan(0);
  page = await (await browser.newContext({ viewport: sizes[0] })).newPage();
  page.on('pageerror', (error) => failures.push(`${page.url()}: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) failures.push(`${response.url()}: ${response.status()}`);
  });
  await page.goto(`${mainstay.console}/sign-in`);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await check('sign-in');
  await signIn(page);
});

test.beforeEach(() => void failures.splice(0));
test.afterAll(() => page.context().close());

for (const [name, path] of Object.entries(pages)) {
  test(`${name}: looks, accessibility, no errors`, async () => {
    await page.goto(mainstay.console + (typeof path === 'string' ? path : await path()));
    await page.waitForLoadState('networkidle');
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await check(name);
    // The page of a model that does not exist says so; its refused requests are the point.
    if (name === 'no-such-model') expect(failures.splice(0)).not.toEqual([]);
    expect(failures).toEqual([]);
  });
}

test('the picture of the README', async () => {
  // docs/images/overview.png is a copy of the light one.
  await page.goto(`${mainstay.console}${MODEL}?range=15m`);
  await page.waitForLoadState('networkidle');
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: `e2e/screenshots/readme-${theme}.png` });
  }
});

/** In every size and theme. What a theme can make inaccessible is its colours; the rest is looked at once for a size. */
async function check(name: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme });
      await page.waitForTimeout(150);
      await page.screenshot({ path: `e2e/screenshots/${name}-${theme}-${size.width}.png` });
      const what = `${name} ${size.width} ${theme}`;
      if (size.width === 1280) await checkWidth(page, what);
      else await checkLooks(page, what, theme === 'light' ? undefined : 'colours');
    }
  }
  await page.emulateMedia({ colorScheme: themes[0] });
  await page.setViewportSize(sizes[0] ?? { width: 1440, height: 900 });
}

async function newestPrediction(): Promise<string | undefined> {
  const { items } = await api<{ items: { request_id: string }[] }>(
    'GET',
    '/predictions?model=flights&limit=1',
  );
  return items[0]?.request_id;
}

async function startedRun(): Promise<number> {
  const { number } = await api<{ number: number }>('POST', '/runbooks/bad-release/runs', {
    model: 'flights',
  });
  return number;
}

async function newestError(): Promise<string | undefined> {
  const { items } = await api<{ items: { fingerprint: string }[] }>('GET', '/error-groups?limit=1');
  return items[0]?.fingerprint;
}

/** An incident that is over, with the draft of its postmortem. */
async function draftedIncident(): Promise<number> {
  const { number } = await api<{ number: number }>('POST', '/incidents', {
    ...{ title: 'Every eighth request fails', severity: 3, models: ['flights'] },
  });
  await api('POST', `/incidents/${number}/tasks`, { title: 'Golden cases of the night' });
  const body = { action: 'resolve', note: 'rolled back' };
  await api('POST', `/incidents/${number}/actions`, body);
  await api('POST', `/incidents/${number}/postmortem`);
  return number;
}
