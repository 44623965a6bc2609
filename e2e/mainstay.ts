import type { Page } from '@playwright/test';

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is set by e2e/start-mainstay.ts`);
  return value;
}

/** The installation that e2e/start-mainstay.ts runs. */
export const mainstay = {
  console: required('E2E_CONSOLE'),
  gateway: required('E2E_GATEWAY'),
  email: required('E2E_EMAIL'),
  password: required('E2E_PASSWORD'),
  apiKey: required('E2E_API_KEY'),
  dataDir: required('E2E_DATA_DIR'),
};

export async function signIn(
  page: Page,
  as: { email: string; password: string; console?: string } = mainstay,
): Promise<void> {
  await page.goto(`${as.console ?? mainstay.console}/sign-in`);
  await page.getByLabel('E-mail address').fill(as.email);
  await page.getByLabel('Password').fill(as.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** A call to the console's REST API with the installation's key; throws on a refusal. */
export async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${mainstay.console}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${mainstay.apiKey}`,
      ...(isForm || body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: isForm || body === undefined ? (body as FormData | undefined) : JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Registers a model with one version per file. */
export async function registerModel(name: string, files: Uint8Array<ArrayBuffer>[]): Promise<void> {
  await api('POST', '/models', { name, task: 'regression' });
  for (const file of files) {
    const form = new FormData();
    form.set('artifact', new Blob([file]), 'model.onnx');
    await api('POST', `/models/${name}/versions`, form);
  }
}

/** What the gateway answers now. */
export async function predict(model: string, features: unknown) {
  const response = await fetch(`${mainstay.gateway}/predict/${model}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mainstay.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ features }),
  });
  return (await response.json()) as {
    prediction: number;
    version: number;
    request_id: string;
    served_by: string;
    degraded: boolean;
  };
}
