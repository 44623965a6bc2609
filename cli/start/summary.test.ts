import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { describeReady } from './summary.ts';

const config = { consolePort: 3000, gatewayPort: 8080, dataDir: '/srv/mainstay' };

it('tells on the first start how to get in', () => {
  const text = describeReady(
    config,
    { email: 'a@example.com', password: 'made-here', apiKey: 'mst_key' },
    { model: 'flights', body: { features: { origin: "L'AQ" } } },
  );
  expect(text).toContain('Console    http://localhost:3000');
  expect(text).toContain('E-mail     a@example.com\n  Password   made-here\n  API key    mst_key');
  const curl = text.slice(text.indexOf('curl'), text.indexOf('\n\nLogs'));
  // As a shell reads the pasted line: arguments one to a line.
  const args = execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }\n${curl}`], {
    encoding: 'utf8',
  });
  expect(args.trim().split('\n').at(-1)).toBe(`{"features":{"origin":"L'AQ"}}`);
});

it('tells no secret that was given, and none at all later', () => {
  const given = describeReady(config, { email: 'a@example.com', apiKey: 'mst_key' }, undefined);
  expect(given).toContain('the one in MAINSTAY_ADMIN_PASSWORD');
  const later = describeReady(config, undefined, undefined);
  expect(later).not.toMatch(/Password|API key|curl/);
});
