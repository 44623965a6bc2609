import { headers } from 'next/headers';
import { getServices } from '#app/_server/services.ts';
import { askedUrl } from '#lib/http/asked-host.ts';

/** The gateway as the browser would reach it: on the host that served this page, at the gateway's port. */
export async function gatewayUrl(): Promise<string> {
  const [given, { gatewayPort }] = await Promise.all([headers(), getServices()]);
  return `http://${askedUrl(given).hostname}:${gatewayPort}`;
}
