import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, environmentSchema, parseConfig } from './contract.ts';

describe('parseConfig', () => {
  it('needs nothing for a first run', () => {
    expect(parseConfig({}, '/srv/mainstay')).toMatchObject({
      consolePort: 3000,
      gatewayPort: 8080,
      databaseUrl: undefined,
      dataDir: '/srv/mainstay/.mainstay',
      adminEmail: 'admin@mainstay.local',
      example: 'flights',
      dependencyBreaker: { failure_threshold: 5, success_threshold: 2, cooldown_seconds: 60 },
    });
  });

  it('takes an empty variable as unset', () => {
    expect(parseConfig({ DATABASE_URL: '', PORT: '' }, '/').databaseUrl).toBeUndefined();
  });

  it.each([
    ['PORT', 'http'],
    ['GATEWAY_PORT', '70000'],
    ['DATABASE_URL', 'mysql://localhost/db'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_URL', 'foo'],
    ['MAINSTAY_ADMIN_EMAIL', 'admin'],
    ['MAINSTAY_ADMIN_PASSWORD', 'short'],
    ['MAINSTAY_BOOTSTRAP_API_KEY', 'nineteen-characters'],
    ['MAINSTAY_BOOTSTRAP_API_KEY', 'a key of enough characters '],
    ['MAINSTAY_BOOTSTRAP_API_KEY', ' a key of enough characters'],
    ['MAINSTAY_BOOTSTRAP_API_KEY', 'a key of enough characters\n'],
    ['MAINSTAY_BOOTSTRAP_API_KEY', 'a key of enough\ncharacters in lines'],
    ['MAINSTAY_LOG_LEVEL', 'loud'],
    ['MAINSTAY_MAX_ARTIFACT_MIB', '2048'],
    ['MAINSTAY_BREAKER_FAILURES', '0'],
    ['MAINSTAY_BREAKER_COOLDOWN_SECONDS', 'a minute'],
    ['MAINSTAY_OTLP_URL', 'collector:4318'],
    ['MAINSTAY_OTLP_RATIO', '1.5'],
    ['MAINSTAY_OTLP_RATIO', 'all'],
    ['MAINSTAY_REMOTE_HOSTS', 'http://models:8080'],
    ['MAINSTAY_REMOTE_HOSTS', 'models:http'],
    ['MAINSTAY_REMOTE_HOSTS', '*'],
    ['MAINSTAY_NOTIFY_HOSTS', 'https://mail'],
    ['MAINSTAY_PUBLIC_URL', 'mainstay.example.com'],
    ['MAINSTAY_TRAINING_WEBHOOK_SECRET', 'too short'],
    ['MAINSTAY_KUBERNETES_CLAIM', 'Not a claim'],
  ])('names %s when it is wrong', (name, value) => {
    expect(() => parseConfig({ [name]: value }, '/')).toThrow(ConfigError);
    expect(() => parseConfig({ [name]: value }, '/')).toThrow(new RegExp(`^  ${name} `, 'm'));
  });

  it('takes a bootstrap key with spaces and umlauts inside', () => {
    const key = 'ein Schlüssel für Große';
    expect(parseConfig({ MAINSTAY_BOOTSTRAP_API_KEY: key }, '/').bootstrapApiKey).toBe(key);
  });

  it('traces only when it is told where to', () => {
    expect(parseConfig({ MAINSTAY_OTLP_RATIO: '0.1' }, '/').traces).toBeUndefined();
    const url = 'http://collector:4318';
    expect(parseConfig({ MAINSTAY_OTLP_URL: url }, '/').traces).toEqual({ url, ratio: 1 });
  });

  it('finds what trains elsewhere', () => {
    expect(parseConfig({}, '/srv').training).toEqual({ runs: 1 });
    const env = {
      MAINSTAY_TRAINERS: 'trainers.json',
      MAINSTAY_TRAINING_FOLDER: '/mnt/training',
      MAINSTAY_KUBERNETES: 'kubeconfig',
    };
    expect(parseConfig(env, '/srv').training).toMatchObject({
      commandsFile: '/srv/trainers.json',
      folder: '/mnt/training',
      kubernetes: { kubeconfig: '/srv/kubeconfig' },
    });
    expect(parseConfig({ MAINSTAY_KUBERNETES: 'in-cluster' }, '/').training.kubernetes).toBe(
      'in-cluster',
    );
  });

  it('knows where people reach the console', () => {
    expect(parseConfig({ PORT: '3300' }, '/').notify).toEqual({
      ...{ publicUrl: 'http://localhost:3300', hosts: [] },
    });
    const env = {
      MAINSTAY_PUBLIC_URL: 'https://mainstay.example.com/',
      MAINSTAY_NOTIFY_HOSTS: 'mail:25',
    };
    expect(parseConfig(env, '/').notify).toEqual({
      ...{ publicUrl: 'https://mainstay.example.com', hosts: [{ host: 'mail', port: 25 }] },
    });
  });

  it('wants two ports', () => {
    expect(() => parseConfig({ PORT: '3300', GATEWAY_PORT: '3300' }, '/')).toThrow(
      'GATEWAY_PORT must be another port than PORT',
    );
    expect(parseConfig({ PORT: '0', GATEWAY_PORT: '0' }, '/').gatewayPort).toBe(0);
  });

  it('says what was expected of a number', () => {
    expect(() => parseConfig({ PORT: 'web' }, '/')).toThrow(
      'PORT must be a whole number from 0 to 65535',
    );
  });

  it('tells every wrong variable at once and no secret', () => {
    const read = () => parseConfig({ PORT: 'x', MAINSTAY_ADMIN_PASSWORD: 'hunter2' }, '/');
    expect(read).toThrow(/PORT[\s\S]*MAINSTAY_ADMIN_PASSWORD/);
    expect(read).not.toThrow(/hunter2/);
  });
});

it('is documented in one table in the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const table = readme.slice(readme.indexOf('| variable')).split('\n\n')[0] ?? '';
  const listed = [...table.matchAll(/^\| `([A-Z0-9_]+)` +\|/gm)].map(([, name]) => name);
  expect(listed).toEqual(Object.keys(environmentSchema.shape));
});
