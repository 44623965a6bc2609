import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { createServices, provideServices, type Services } from '#app/_server/services.ts';
import { encodeSession } from '#app/_server/session-token.ts';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { type Role, roles, type Scope, scopes } from '#lib/auth/access.ts';
import { parseConfig } from '#lib/config/contract.ts';
import type { Operation } from '#lib/http/operation.ts';
import { testSpool } from '#test/test-spool.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export const WEBHOOK_SECRET = 'a secret that two sides share, long enough';
const ORIGIN = 'http://console.test';
const SYSTEM = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;

/** A signed-in user by role, an API key by scope, or nobody. */
type As = Role | `key:${Scope}` | 'nobody';

export interface Call {
  as: As;
  params?: Record<string, string | number>;
  query?: Record<string, string | number>;
  /** JSON; anything else goes in `raw`. */
  body?: unknown;
  raw?: BodyInit;
  headers?: Record<string, string>;
}

export interface TestConsole {
  /** Where its files are. */
  dataDir: string;
  database: TestDatabase;
  services: Services;
  /** The installation's files. */
  artifacts: ArtifactStore;
  /** The session cookies by role, and the users' ids. */
  users: Record<Role, { id: string; cookie: string; password: string }>;
  keys: Record<Scope, string>;
  call(operation: Operation, call: Call): Promise<Response>;
  stop(): Promise<void>;
}

/**
 * The console's route handlers on a database and a data directory of their own, called with web Requests as Next would, with a
 * user of every role and an API key of every scope.
 */
export async function startTestConsole(): Promise<TestConsole> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'mainstay-console-'));
  await chmod(dataDir, 0o755);
  const services = await createServices({
    config: {
      dataDir,
      maxArtifactBytes: 200_000,
      gatewayPort: 8080,
      remoteHosts: [{ host: '127.0.0.1', port: null }],
      spool: testSpool(dataDir),
      featureFiles: path.join(dataDir, 'features'),
      monitoring: {
        firstPredictions: 1000,
        kept: { minutes: 2, hours: 90, days: 730 },
        reportsDays: 90,
      },
      training: {
        ...parseConfig({}, dataDir).training,
        webhookSecret: WEBHOOK_SECRET,
      },
      notify: { publicUrl: ORIGIN, hosts: [{ host: '127.0.0.1', port: null }] },
    },
    db: database.db,
    secretKey: 'a secret key for tests, long enough',
    log: pino({ level: 'silent' }),
    now: () => new Date(),
  });
  provideServices(services);

  const users = {} as TestConsole['users'];
  for (const role of roles) {
    const password = `the ${role}'s password`;
    const { id } = await services.auth.createUser(
      { email: `${role}@example.com`, name: role, role, password },
      SYSTEM,
    );
    users[role] = { id, password, cookie: await sessionCookieOf(services, id, 0) };
  }
  const keys = {} as TestConsole['keys'];
  for (const scope of scopes) {
    keys[scope] = (await services.auth.createApiKey({ name: scope, scopes: [scope] }, SYSTEM)).key;
  }

  return {
    database,
    dataDir,
    services,
    artifacts: createLocalArtifactStore(path.join(dataDir, 'artifacts')),
    users,
    keys,
    async call(operation, call) {
      const request = new Request(ORIGIN + addressOf(operation, call), {
        method: operation.method,
        body: call.raw ?? (call.body === undefined ? undefined : JSON.stringify(call.body)),
        headers: {
          host: new URL(ORIGIN).host,
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...credentials(call.as, users, keys),
          ...call.headers,
        },
      });
      const route = await import(routeFileOf(operation.path));
      return route[operation.method](request);
    },
    async stop() {
      const uploads = await readdir(services.uploads.directory).catch(() => []);
      await services.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
      if (uploads.length > 0) throw new Error(`Uploads were left behind: ${uploads.join(', ')}`);
    },
  };
}

export async function sessionCookieOf(
  services: Services,
  userId: string,
  epoch: number,
): Promise<string> {
  const signedInAt = Math.floor(services.now().getTime() / 1000);
  const session = { id: randomUUID(), userId, epoch, signedInAt };
  const token = await encodeSession(session, services.sessionSecret);
  return `next-auth.session-token=${token}`;
}

function credentials(
  as: As,
  users: TestConsole['users'],
  keys: TestConsole['keys'],
): Record<string, string> {
  if (as === 'nobody') return {};
  if (as.startsWith('key:')) return { authorization: `Bearer ${keys[as.slice(4) as Scope]}` };
  return { cookie: `theme=dark; ${users[as as Role].cookie}`, 'sec-fetch-site': 'same-origin' };
}

/** Path and query. */
export function addressOf(
  operation: Operation,
  { params = {}, query = {} }: Omit<Call, 'as'>,
): string {
  const at = operation.path.replace(/\{(\w+)\}/g, (_match, name: string) =>
    encodeURIComponent(String(params[name] ?? 'none')),
  );
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  );
  return `${at}?${search}`;
}

function routeFileOf(operationPath: string): string {
  const route = operationPath.replaceAll('{', '[').replaceAll('}', ']');
  return path.join(import.meta.dirname, '../app', route, 'route.ts');
}
