import { setTimeout as sleep } from 'node:timers/promises';
import { writeBearerKey } from '#lib/auth/bearer-key.ts';
import { type AuthService, SYSTEM } from '#lib/auth/service.ts';

/** For a replay that is killed before it can revoke its key. */
const EXPIRES_AFTER_MS = 24 * 60 * 60 * 1000;
/** Gateways hear of a new key within moments; a poll every few seconds is their safety net. */
const KNOWN_WITHIN_MS = 10_000;

/** Runs a replay of the flights example with an API key of its own, which is revoked when it ends. */
export async function withDemoKey<T>(
  auth: Pick<AuthService, 'createApiKey' | 'revokeApiKey'>,
  gatewayUrl: string,
  replay: (apiKey: string) => Promise<T>,
): Promise<T> {
  const { id, key } = await auth.createApiKey(
    {
      name: 'flights replay',
      // `admin`, since a replay dates its predictions itself.
      scopes: ['predict', 'feedback', 'admin'],
      expires_at: new Date(Date.now() + EXPIRES_AFTER_MS).toISOString(),
      reason: 'Replaying the flights example',
    },
    SYSTEM,
  );
  try {
    await untilKnown(gatewayUrl, key);
    return await replay(key);
  } finally {
    await auth.revokeApiKey(id, { reason: 'The replay has ended' }, SYSTEM);
  }
}

async function untilKnown(gatewayUrl: string, key: string): Promise<void> {
  const deadline = performance.now() + KNOWN_WITHIN_MS;
  const ask = () =>
    fetch(`${gatewayUrl}/feedback`, {
      method: 'POST',
      headers: { authorization: writeBearerKey(key), 'content-type': 'application/json' },
      body: '{"labels": []}',
      signal: AbortSignal.timeout(KNOWN_WITHIN_MS),
    });
  // Any other answer, or none, is for the replay to tell.
  while ((await ask().catch(() => undefined))?.status === 401 && performance.now() < deadline) {
    await sleep(50);
  }
}
