import { startMainstay } from '#test/mainstay-process.ts';

/** One Mainstay for all browser tests. They find it through environment variables (e2e/mainstay.ts). */
export default async function setup() {
  // Tests stand in for Slack and PagerDuty on this machine.
  const mainstay = await startMainstay({ env: { MAINSTAY_NOTIFY_HOSTS: '127.0.0.1' } });
  Object.assign(process.env, {
    E2E_CONSOLE: mainstay.consoleUrl,
    E2E_GATEWAY: mainstay.gatewayUrl,
    E2E_EMAIL: mainstay.adminEmail,
    E2E_PASSWORD: mainstay.adminPassword,
    E2E_API_KEY: mainstay.apiKey,
    E2E_DATA_DIR: mainstay.dataDir,
  });
  return async () => {
    await mainstay.stop();
  };
}
