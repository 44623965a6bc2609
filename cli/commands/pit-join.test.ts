import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '#test/run-command.ts';

let folder: string;
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pit-join-'));
  await writeFile(
    at('rows.csv'),
    'origin,carrier,time,late\nSFO,UA,2026-01-03T00:00:00Z,1\nSFO,AA,2026-01-03T00:00:00Z,0\n',
  );
  await writeFile(
    at('shares.csv'),
    'carrier,origin,hour,seen,share\nUA,SFO,2026-01-02T12:00:00Z,2026-01-02T13:00:00Z,0.25\nAA,SFO,2026-01-01,2026-01-01,0.5\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

const join = (...more: string[]) => {
  const files = [at('rows.csv'), at('shares.csv')];
  const columns = ['--keys', 'origin,carrier', '--time', 'time', '--event-time', 'hour'];
  return runCommand(['pit-join', ...files, ...columns, ...more], {});
};

it('joins two files', async () => {
  const { code, output } = await join('--created', 'seen', '--ttl', '24h', '--out', at('out.csv'));
  expect(output).toMatch(/2 rows, 1 feature, in .*\n1 found, 1 expired, 0 not found\./);
  expect(code).toBe(0);
  expect(await readFile(at('out.csv'), 'utf8')).toBe(
    'origin,carrier,time,late,share,share__status\nSFO,UA,2026-01-03T00:00:00Z,1,0.25,present\nSFO,AA,2026-01-03T00:00:00Z,0,,expired\n',
  );
});

it.each<[string, string[], number, RegExp]>([
  ['a duration', ['--ttl', '1w', '--out', 'o.csv'], 2, /--ttl must be .* not 1w/],
  ['an output', [], 2, /pit-join needs --out/],
  ['an option', ['--nope'], 2, /Unknown option '--nope'/],
  ['a column', ['--out', 'o.csv', '--created', 'x'], 1, /has no column x \(there are carrier, /],
  ['memory', ['--out', 'o.csv', '--memory', 'much'], 2, /--memory must be a whole number/],
])('says what is wrong with %s', async (_name, more, code, message) => {
  const ended = await join(...more);
  expect(ended.output).toMatch(message);
  expect(ended.output).not.toMatch(/\n\s+at /);
  expect(ended.code).toBe(code);
});
