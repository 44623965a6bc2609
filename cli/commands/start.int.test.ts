import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type MainstayProcess, startMainstay } from '#test/mainstay-process.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** Runs a command of `mainstay` to its end. */
async function run(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [path.join(ROOT, 'cli/main.ts'), ...args], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: '', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

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
  beforeAll(async () => {
    mainstay = await startMainstay({ env: { MAINSTAY_EXAMPLE: 'none' } });
  }, 300_000);
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
    const second = await run(['start'], {
      MAINSTAY_DATA_DIR: mainstay.dataDir,
      PORT: '0',
      GATEWAY_PORT: '0',
    });
    expect(second.code).toBe(1);
    expect(second.output).toContain(`Mainstay runs already on ${mainstay.dataDir}`);
    expect(second.output).not.toContain('    at ');
  });

  it('names a port in use', async () => {
    const second = await run(['start'], {
      MAINSTAY_DATA_DIR: path.join(mainstay.dataDir, 'other'),
      PORT: new URL(mainstay.consoleUrl).port,
    });
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/^Port \d+, wanted for the console, is in use .*set PORT/m);
  });

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
    const postmaster = await readFile(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8');
    const postgresPid = Number(postmaster.split('\n')[0]);
    const code = await mainstay.stop({ keepData: true });
    expect(code).toBe(0);
    expect(mainstay.output()).toContain('Stopped.');
    expect(isRunning(postgresPid)).toBe(false);
    await expect(fetch(mainstay.consoleUrl)).rejects.toThrow();

    const startedAt = performance.now();
    mainstay = await startMainstay({ dataDir, env: { MAINSTAY_EXAMPLE: 'none' } });
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(mainstay.output()).not.toMatch(/Password|API key/);
    const me = await fetch(`${mainstay.consoleUrl}/api/v1/me`, {
      headers: { authorization: `Bearer ${mainstay.apiKey}` },
    });
    expect(await me.json()).toMatchObject({ kind: 'api_key', name: 'bootstrap' });
  }, 120_000);
});

describe('mainstay', () => {
  it('lists its commands, and refuses one it does not have', async () => {
    const help = await run(['--help'], {});
    expect(help).toMatchObject({ code: 0 });
    expect(help.output).toMatch(/start .*\n.*console[\s\S]*push[\s\S]*demo/);
    const unknown = await run(['fly'], {});
    expect(unknown.code).toBe(2);
    expect(unknown.output).toContain('There is no command "fly".');
  });

  it('names a wrong environment variable without a stack', async () => {
    const wrong = await run(['start'], { PORT: 'web' });
    expect(wrong.code).toBe(1);
    expect(wrong.output).toMatch(/^The configuration is wrong:\n {2}PORT /);
    expect(wrong.output).not.toContain('    at ');
  });
});
