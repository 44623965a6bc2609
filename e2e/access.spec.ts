import { expect, test } from '@playwright/test';
import { api, mainstay, signIn } from './mainstay.ts';

const viewer = { email: 'viewer@example.com', password: 'only looks at things' };

test.beforeAll(async () => {
  await api('POST', '/users', { ...viewer, name: 'Vera', role: 'viewer' });
});

test('sends a visitor to the sign-in page and back', async ({ page }) => {
  await page.goto(`${mainstay.console}/models/flights/releases`);
  await page.waitForURL('**/sign-in?**');
  await page.getByLabel('E-mail address').fill(mainstay.email);
  await page.getByLabel('Password').fill('wrong password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').first()).toContainText(/password/i);
  await page.getByLabel('Password').fill(mainstay.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/models/flights/releases**');
});

test('answers nobody with what there is not, and sends a visitor away before any page', async () => {
  const ask = (path: string, method = 'GET') =>
    fetch(`${mainstay.console}${path}`, { method, redirect: 'manual' });
  for (const [path, method] of [
    ['/api/nope', 'GET'],
    ['/api/nope', 'POST'],
    ['/api', 'GET'],
    ['/api/v2/models', 'GET'],
    ['/api/v1/nope', 'DELETE'],
  ]) {
    const answer = await ask(path ?? '', method);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json',
    ]);
  }
  for (const path of ['/nope', '/models/nope?tab=a', '/']) {
    const answer = await ask(path);
    expect(answer.status).toBe(307);
    const next = path === '/' ? '' : `?next=${encodeURIComponent(path)}`;
    expect(answer.headers.get('location')).toBe(`/sign-in${next}`);
  }
});

test('shows a viewer everything and lets them change nothing', async ({ page }) => {
  await signIn(page, viewer);
  await page.goto(`${mainstay.console}/models/flights`);
  const rollBack = page.getByRole('button', { name: 'Roll back' });
  await expect(rollBack).toBeVisible();
  await rollBack.click({ force: true });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const refused = await page.evaluate(async () => {
    const response = await fetch('/api/v1/models/flights/rollback', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'a viewer tries' }),
    });
    return response.status;
  });
  expect(refused).toBe(403);
});

test('finds its way by keyboard', async ({ page }) => {
  await signIn(page);
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('flights');
  await expect(page.getByRole('option').first()).toHaveText('flights');
  await expect(page.getByRole('option', { selected: true })).toHaveText('flights');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/models/flights' && !url.searchParams.has('do'));
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText(/shortcuts/i);
});
