import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SYSTEM } from '#lib/auth/service.ts';
import { openDb } from '#lib/db/client.ts';
import { findDatabaseUrl } from '#lib/db/find-database-url.ts';
import { createFeatureService } from '#lib/features/service.ts';
import { type MainstayProcess, startMainstay } from '#test/mainstay-process.ts';
import { runCommand, startCommand } from '#test/run-command.ts';
import { defineFeatures } from '../../examples/flights/define-features.ts';
import { FEATURE_LIST } from '../../examples/flights/feature-views.ts';

const EXAMPLE = path.join(import.meta.dirname, '../../examples/flights/models/v1');
const BOOTSTRAP_KEY = 'ein Schlüssel für den Start';
const FLIGHT = {
  ...{ hour: 18, weekday: 4, distance: 733, origin: 'ORD', destination: 'LGA' },
  ...{ origin_late_share: 0.4, route_late_share: 0.3 },
};
const asBytes = (text: string) => Buffer.from(text).toString('latin1');

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('npm start', () => {
  let mainstay: MainstayProcess;
  const env = { MAINSTAY_EXAMPLE: 'none', MAINSTAY_BOOTSTRAP_API_KEY: BOOTSTRAP_KEY };
  const authorization = `Bearer ${asBytes(BOOTSTRAP_KEY)}`;
  /** The embedded database's address. */
  const findUrl = async () => {
    const secretKey = await readFile(path.join(mainstay.dataDir, 'secret-key'), 'utf8');
    return findDatabaseUrl({ databaseUrl: undefined, dataDir: mainstay.dataDir }, secretKey.trim());
  };
  const withClient = async <T>(use: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: await findUrl() });
    await client.connect();
    // It ends with its server when a test stops that.
    client.on('error', () => undefined);
    try {
      return await use(client);
    } finally {
      await client.end();
    }
  };
  const auth = (action: string, init: { method?: string; cookie?: string; body?: object } = {}) =>
    fetch(`${mainstay.consoleUrl}/api/auth/${action}`, {
      method: init.method,
      redirect: 'manual',
      headers: { cookie: init.cookie ?? '', 'x-forwarded-for': '198.51.100.7' },
      body: init.body && new URLSearchParams(init.body as Record<string, string>),
    });
  const cookiesOf = (response: Response) =>
    response.headers.getSetCookie().map((set) => set.split(';')[0] ?? '');
  const csrf = async () => {
    const response = await auth('csrf');
    const { csrfToken } = (await response.json()) as { csrfToken: string };
    return { csrfToken, cookie: cookiesOf(response).join('; ') };
  };
  const signIn = async (password: string) => {
    const { csrfToken, cookie } = await csrf();
    const body = { csrfToken, email: mainstay.adminEmail, password, json: 'true' };
    const response = await auth('callback/credentials', { method: 'POST', cookie, body });
    return cookiesOf(response).find((set) => set.startsWith('next-auth.session-token=')) ?? '';
  };
  const me = (headers: Record<string, string>) =>
    fetch(`${mainstay.consoleUrl}/api/v1/me`, { headers });

  beforeAll(async () => {
    mainstay = await startMainstay({ env });
  }, 660_000);
  afterAll(async () => {
    await mainstay?.stop();
  }, 60_000);

  it('tells how to get in, and no password that was given', () => {
    const output = mainstay.output();
    expect(output).toContain(`Console    ${mainstay.consoleUrl}`);
    expect(output).toContain('the one in MAINSTAY_ADMIN_PASSWORD');
    expect(output).toMatch(/API key {4}mst_\S{43}/);
    expect(output).not.toContain(mainstay.adminPassword);
  });

  it('says so when one runs already on the data directory', async () => {
    const second = await runCommand(['start'], {
      MAINSTAY_DATA_DIR: mainstay.dataDir,
      PORT: '0',
      GATEWAY_PORT: '0',
    });
    expect(second.code).toBe(1);
    expect(second.output).toContain(`Mainstay runs already on ${mainstay.dataDir}`);
    expect(second.output).not.toContain('    at ');
  });

  it('ends at once when it cannot start', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-start-'));
    try {
      const startedAt = performance.now();
      const { code, output } = await runCommand(['start'], {
        ...{ MAINSTAY_DATA_DIR: directory, PORT: '0', GATEWAY_PORT: '0' },
        DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none',
      });
      expect(code).toBe(1);
      expect(output).toContain('Could not prepare the database of DATABASE_URL');
      expect(performance.now() - startedAt).toBeLessThan(15_000);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('names a port in use', async () => {
    const second = await runCommand(['start'], {
      MAINSTAY_DATA_DIR: path.join(mainstay.dataDir, 'other'),
      PORT: new URL(mainstay.consoleUrl).port,
    });
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/^Port \d+, wanted for the console, is in use .*set PORT/m);
  });

  it('takes a bootstrap key with spaces and umlauts, in the console and in the gateway', async () => {
    expect(await (await me({ authorization })).json()).toMatchObject({ name: 'bootstrap' });
    const ask = (key: string) =>
      fetch(`${mainstay.gatewayUrl}/feedback`, {
        method: 'POST',
        headers: { authorization: `Bearer ${asBytes(key)}`, 'content-type': 'application/json' },
        body: '{}',
      });
    expect((await ask(BOOTSTRAP_KEY)).status).toBe(422);
    expect((await ask('ein')).status).toBe(401);
  });

  it.each(['/api/v1/models/%ff', '/api/v1/predictions/%E0%A4%A', '/models/%ff'])(
    'answers an address that cannot be read with a problem: %s',
    async (address) => {
      const response = await fetch(`${mainstay.consoleUrl}${address}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        code: 'not_found',
        detail: 'The address is not a valid URL.',
      });
    },
  );

  it('counts a wrong password against the address it came from, whatever the sender claims', async () => {
    expect(await signIn('wrong')).toBe('');
    const { rows } = await withClient((client) =>
      client.query(`SELECT subject FROM sign_in_throttles WHERE subject LIKE 'address:%'`),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].subject).toMatch(/^address:(::1|(::ffff:)?127\.0\.0\.1)$/);
  });

  it('ends a session with signing out, for a copy of its cookie too', async () => {
    const session = await signIn(mainstay.adminPassword);
    expect((await me({ cookie: session })).status).toBe(200);
    const { csrfToken, cookie } = await csrf();
    await auth('signout', {
      method: 'POST',
      cookie: `${cookie}; ${session}`,
      body: { csrfToken, json: 'true' },
    });
    expect((await me({ cookie: session })).status).toBe(401);
  });

  it('replays flights with a key that is revoked when the replay ends, also by Ctrl-C', async () => {
    // The ports are where the running one says.
    const ports = { MAINSTAY_URL: '', PORT: '', GATEWAY_PORT: '' };
    const place = { MAINSTAY_DATA_DIR: mainstay.dataDir, ...ports };
    const db = openDb({ url: await findUrl(), maxConnections: 1, applicationName: 'test' });
    const features = createFeatureService({ db, now: () => new Date() });
    await defineFeatures(features, SYSTEM).finally(() => db.close());
    const metadata = path.join(mainstay.dataDir, 'metadata.json');
    const known = JSON.parse(await readFile(path.join(EXAMPLE, 'metadata.json'), 'utf8'));
    await writeFile(metadata, JSON.stringify({ ...known, features: FEATURE_LIST }));
    const pushed = await runCommand(
      [
        ...['push', 'flights', path.join(EXAMPLE, 'model.onnx'), '--task', 'binary'],
        ...['--metadata', metadata, '--promote', 'a test'],
      ],
      { ...place, MAINSTAY_API_KEY: BOOTSTRAP_KEY },
    );
    expect(pushed.output).toContain('in force as release 1');
    const keys = async () => {
      const { rows } = await withClient((client) =>
        client.query(
          `SELECT revoked_at IS NOT NULL AS revoked, expires_at < now() + interval '25 hours' AS expires
           FROM api_keys WHERE name = 'flights replay' ORDER BY id`,
        ),
      );
      return rows;
    };
    expect(await keys()).toEqual([]);
    const { code, output } = await runCommand(['demo', '--limit', '5', '--speed', 'max'], place);
    expect(output).toMatch(/answered +5\n/);
    expect(code).toBe(0);
    expect(await keys()).toEqual([{ revoked: true, expires: true }]);

    const replay = startCommand(['demo', '--speed', '60'], place);
    await vi.waitFor(
      async () => expect((await keys())[1]).toEqual({ revoked: false, expires: true }),
      { timeout: 15_000 },
    );
    replay.child.kill('SIGINT');
    // npm passes on what the terminal has sent already.
    replay.child.kill('SIGINT');
    expect((await replay.ended).code).toBe(0);
    expect((await keys())[1]).toEqual({ revoked: true, expires: true });
  }, 60_000);

  it('starts a process again that died, and serving goes on', async () => {
    const health = () => fetch(`${mainstay.gatewayUrl}/readyz`).then((response) => response.status);
    expect(await health()).toBe(200);
    const log = await readFile(path.join(mainstay.dataDir, 'logs/gateway.log'), 'utf8');
    const pid = /"pid":(\d+)/.exec(log)?.[1];
    expect(pid).toBeDefined();
    process.kill(Number(pid), 'SIGKILL');
    await vi.waitFor(
      () => expect(mainstay.output()).toContain('The gateway was ended by SIGKILL'),
      {
        timeout: 10_000,
      },
    );
    await vi.waitFor(async () => expect(await health()).toBe(200), { timeout: 15_000 });
    await vi.waitFor(() => expect(mainstay.output()).toContain('gateway runs again.'), {
      timeout: 10_000,
    });
  });

  it('stops everything on Ctrl-C, and is back in seconds with what it had', async () => {
    const dataDir = mainstay.dataDir;
    let stopped: Promise<number | null> | undefined;
    const postmaster = await readFile(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8');
    const postgresPid = Number(postmaster.split('\n')[0]);
    const requestId = await withClient(async (client) => {
      // While nobody can write to the log, a trial is answered and its record waits in the console.
      await client.query('BEGIN; LOCK TABLE predictions IN SHARE MODE');
      const tried = await fetch(`${mainstay.consoleUrl}/api/v1/models/flights/predict`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ features: FLIGHT }),
      });
      expect(tried.status).toBe(200);
      stopped = mainstay.stop({ keepData: true });
      await sleep(1_000);
      await client.query('ROLLBACK');
      return tried.headers.get('x-request-id');
    });
    expect(await stopped).toBe(0);
    expect(mainstay.output()).toContain('Stopped.');
    expect(isRunning(postgresPid)).toBe(false);
    await expect(fetch(mainstay.consoleUrl)).rejects.toThrow();

    const startedAt = performance.now();
    mainstay = await startMainstay({ dataDir, env });
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(mainstay.output()).not.toMatch(/Password|API key/);
    expect(await (await me({ authorization })).json()).toMatchObject({ name: 'bootstrap' });
    const record = await fetch(`${mainstay.consoleUrl}/api/v1/predictions/${requestId}`, {
      headers: { authorization },
    });
    expect(record.status).toBe(200);
  }, 120_000);
});

describe('mainstay', () => {
  it('lists its commands, and refuses one it does not have', async () => {
    const help = await runCommand(['--help'], {});
    expect(help).toMatchObject({ code: 0 });
    expect(help.output).toMatch(/start .*\n.*console[\s\S]*push[\s\S]*demo/);
    const unknown = await runCommand(['fly'], {});
    expect(unknown.code).toBe(2);
    expect(unknown.output).toContain('There is no command "fly".');
  });

  it('says that none runs where a demo is asked for', async () => {
    const directory = path.join(tmpdir(), 'mainstay-none-here');
    const place = { MAINSTAY_DATA_DIR: directory, PORT: '', GATEWAY_PORT: '' };
    const { code, output } = await runCommand(['demo'], place);
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`^No Mainstay runs on ${directory}. Start it with`));
  });

  it('names a wrong environment variable without a stack', async () => {
    const wrong = await runCommand(['start'], { PORT: 'web' });
    expect(wrong.code).toBe(1);
    expect(wrong.output).toMatch(/^The configuration is wrong:\n {2}PORT /);
    expect(wrong.output).not.toContain('    at ');
  });
});
