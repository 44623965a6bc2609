import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findApiKey, readCommandLine, UsageError } from './replay-options.ts';

const env = { MAINSTAY_API_KEY: 'from-environment' };

describe('readCommandLine', () => {
  it('has a default for everything but the key', () => {
    expect(readCommandLine([], env)).toEqual({
      help: false,
      apiKey: 'from-environment',
      apiKeySource: 'MAINSTAY_API_KEY',
      gatewayUrl: 'http://localhost:8080',
      model: 'flights',
      from: new Date('2001-03-01T00:00:00Z'),
      to: new Date('2001-07-01T00:00:00Z'),
      limit: undefined,
      speed: 600,
      concurrency: 16,
    });
  });

  it('reads every option', () => {
    const args = '--speed max --limit 5 --from 2001-04-01T06:30 --to 2001-04-02 --model other';
    expect(readCommandLine([...args.split(' '), '--concurrency=2', '--key=k'], env)).toMatchObject({
      apiKey: 'k',
      speed: 'max',
      limit: 5,
      from: new Date('2001-04-01T06:30:00Z'),
      to: new Date('2001-04-02T00:00:00Z'),
      model: 'other',
      concurrency: 2,
    });
    expect(readCommandLine([], { ...env, GATEWAY_PORT: '9090' }).gatewayUrl).toBe(
      'http://localhost:9090',
    );
  });

  it('takes what a caller has configured, unless an option says otherwise', () => {
    const defaults = { gatewayPort: 9000, apiKey: 'configured', apiKeySource: 'the demo' };
    expect(readCommandLine([], env, defaults)).toMatchObject({
      gatewayUrl: 'http://localhost:9000',
      apiKey: 'configured',
      apiKeySource: 'the demo',
    });
    const args = ['--key', 'k', '--gateway', 'http://other'];
    expect(readCommandLine(args, env, defaults)).toMatchObject({
      gatewayUrl: 'http://other',
      apiKey: 'k',
    });
  });

  it.each([
    ['--speed', '0'],
    ['--speed', 'fast'],
    ['--limit', '1.5'],
    ['--from', 'yesterday'],
    ['--from', '2001-13-01'],
    ['--to', '2001-02-01'],
    ['--concurrency', '0'],
    ['--unknown', '1'],
  ])('refuses %s %s', (flag, value) => {
    expect(() => readCommandLine([flag, value], env)).toThrow(UsageError);
  });
});

describe('findApiKey', () => {
  it('prefers the flag, then the environment, then the file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'flights-'));
    try {
      const file = join(directory, 'demo-api-key');
      const found = { MAINSTAY_DATA_DIR: directory };
      expect(() => findApiKey(undefined, found)).toThrow(/npm start/);
      writeFileSync(file, 'from-file\n');
      expect(findApiKey(undefined, found)).toEqual({ apiKey: 'from-file', apiKeySource: file });
      const bootstrap = { ...found, MAINSTAY_BOOTSTRAP_API_KEY: 'bootstrap' };
      expect(findApiKey(undefined, bootstrap).apiKey).toBe('bootstrap');
      expect(findApiKey(undefined, { ...bootstrap, ...env }).apiKey).toBe('from-environment');
      expect(findApiKey('flag', { ...bootstrap, ...env }).apiKeySource).toBe('--key');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
