import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { glob, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const SOURCES = [
  '{app,components,lib,public}/**/*',
  'package-lock.json',
  'package.json',
  '{next.config,postcss.config}.{js,mjs}',
  'tsconfig.json',
  '{instrumentation,proxy}.ts',
];
const IGNORED = /(^|\/)generated\/|\.test\.tsx?$/;
const STAMP = '.next/mainstay-build';

/** True when the production build is missing or was made from other sources. */
export async function isBuildStale(root: string): Promise<boolean> {
  const stamp = await readFile(path.join(root, STAMP), 'utf8').catch(() => '');
  return stamp !== (await hashSources(root));
}

/** Builds the console for production; rejects with the compiler's output. `note` hears the phase it is in. */
export async function buildConsole(
  root: string,
  note: (phase: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const hash = await hashSources(root);
  signal.throwIfAborted();
  const child = spawn(
    process.execPath,
    [path.join(root, 'node_modules/next/dist/bin/next'), 'build'],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    },
  );
  // A Ctrl-C of ours must not leave a compiler behind.
  const endChild = () => child.kill();
  process.once('exit', endChild);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const phase =
        /(Creating an optimized|Compiled|Running TypeScript|Collecting page data|Generating static|Finalizing)/.exec(
          chunk.toString(),
        )?.[1];
      if (phase) note(PHASES[phase] ?? '');
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  process.off('exit', endChild);
  if (code !== 0) throw new Error(`The console did not build:\n${output.trim()}`);
  await writeFile(path.join(root, STAMP), hash);
}

const PHASES: Record<string, string> = {
  'Creating an optimized': '· compiling',
  Compiled: '· compiled',
  'Running TypeScript': '· checking types',
  'Collecting page data': '· collecting pages',
  'Generating static': '· generating pages',
  Finalizing: '· finishing',
};

async function hashSources(root: string): Promise<string> {
  const files: string[] = [];
  for (const pattern of SOURCES) {
    for await (const entry of glob(pattern, { cwd: root, withFileTypes: true })) {
      const file = path.relative(root, path.join(entry.parentPath, entry.name));
      if (entry.isFile() && !IGNORED.test(file)) files.push(file);
    }
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    hash
      .update(file)
      .update('\0')
      .update(await readFile(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}
