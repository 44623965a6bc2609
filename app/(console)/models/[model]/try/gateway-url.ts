import { headers } from 'next/headers';
import { readConfig } from '#lib/config/service.ts';

/** The gateway as the browser would reach it: on the host that served this page, at the gateway's port. */
export async function gatewayUrl(): Promise<string> {
  const given = await headers();
  const host = given.get('x-forwarded-host') ?? given.get('host') ?? 'localhost';
  const { hostname } = new URL(`http://${host}`);
  return `http://${hostname}:${readConfig().gatewayPort}`;
}
