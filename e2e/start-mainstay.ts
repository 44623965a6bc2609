import { startMainstay } from '#test/mainstay-process.ts';

/** One Mainstay for all browser tests. They find it through environment variables (e2e/mainstay.ts). */
export default async function setup() {
  const mainstay = await startMainstay({});
  Object.assign(process.env, {
    E2E_CONSOLE: mainstay.consoleUrl,
    E2E_GATEWAY: mainstay.gatewayUrl,
    E2E_EMAIL: mainstay.adminEmail,
    E2E_PASSWORD: mainstay.adminPassword,
    E2E_API_KEY: mainstay.apiKey,
  });
  return async () => {
    await mainstay.stop();
  };
}
