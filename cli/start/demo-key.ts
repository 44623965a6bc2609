import { deriveSecret } from '#lib/auth/derive-secret.ts';

/**
 * The API key of `npm run demo`. It is derived from the installation's secret, so that the demo knows it without its being
 * kept anywhere: Postgres holds its hash like any other key's.
 */
export function demoKey(secretKey: string): string {
  return `mst_${deriveSecret(secretKey, 'demo-api-key')}`;
}
