import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { sendJson, startFakeServer } from '#test/fake-server.ts';

const MAIN = path.join(import.meta.dirname, '../main.ts');
const run = promisify(execFile);

it('registers a version that another server runs', async () => {
  const bodies: unknown[] = [];
  const console = await startFakeServer((_request, response, body) => {
    bodies.push(JSON.parse(body));
    sendJson(response, { version: 3, digest: 'd'.repeat(64), golden_cases: [], onnx: null }, 201);
  });
  const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-push-'));
  const described = {
    remote: { kind: 'flask', url: 'http://models:8000' },
    signature: { inputs: [], outputs: [] },
  };
  try {
    const [remote, metadata] = ['remote.json', 'metadata.json'].map((name) =>
      path.join(directory, name),
    );
    await writeFile(remote ?? '', JSON.stringify(described));
    await writeFile(metadata ?? '', '{"description":"there"}');
    const args = ['push', 'churn', '--remote', remote ?? '', '--metadata', metadata ?? ''];
    const { stdout } = await run(process.execPath, [
      MAIN,
      ...args,
      '--url',
      console.url,
      '--key',
      'k',
    ]);
    expect(stdout).toContain('churn version 3 is registered');
    expect(console.requests).toEqual(['POST /api/v1/models/churn/versions/remote']);
    expect(bodies).toEqual([{ ...described, metadata: { description: 'there' } }]);
  } finally {
    await console.close();
    await rm(directory, { recursive: true, force: true });
  }
});
