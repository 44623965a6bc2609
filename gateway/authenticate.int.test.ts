import { expect, it } from 'vitest';
import { createAuthService } from '#lib/auth/service.ts';
import { createGatewayFixture } from '#test/gateway-fixture.ts';

it('takes a key with spaces and umlauts, sent as UTF-8', async () => {
  const fixture = await createGatewayFixture();
  try {
    const key = 'ein Schlüssel für Große à';
    const auth = createAuthService({ db: fixture.db, now: () => new Date() });
    await auth.ensureApiKey({ name: 'own', key, scopes: ['feedback'] });
    const gateway = await fixture.start();
    const send = (sent: string) =>
      fetch(`${gateway.url}/feedback`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${Buffer.from(sent).toString('latin1')}`,
          'content-type': 'application/json',
        },
        body: '{}',
      });
    expect((await send(key)).status).toBe(422);
    expect((await send(`${key}!`)).status).toBe(401);
    expect((await send('ein')).status).toBe(401);
  } finally {
    await fixture.close();
  }
});
