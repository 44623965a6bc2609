import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { arch, cpus, platform, release } from 'node:os';
import path from 'node:path';
import { describeEnvironment, readCpuFlags } from './describe-environment.ts';
import { readRevision } from './service/read-revision.ts';

export { createVersionEnvironments } from './service/version-environments.ts';

/** What reads the data of a training, trains, and runs what was trained. */
const PACKAGES = ['@duckdb/node-api', 'onnxruntime-node'];

/** What the built-in trainers run in: versions, the lock of all packages, and the machine, as lines of `name==version`. */
export async function captureEnvironment({
  imageDigest,
  root = path.join(import.meta.dirname, '..', '..'),
}: {
  /** Of the container, where it is told. */
  imageDigest: string | undefined;
  /** Of the installation. */
  root?: string;
}): Promise<string[]> {
  const lock = await readFile(path.join(root, 'package-lock.json')).catch(() => null);
  const packages = await Promise.all(
    PACKAGES.map(async (name) => {
      const folder = path.join(root, 'node_modules', ...name.split('/'));
      return [name, await versionOf(folder)] as const;
    }),
  );
  const cpuInfo = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  return describeEnvironment({
    mainstay: (await versionOf(root)) ?? '',
    revision: await readRevision(root),
    runtime: process.versions as { node: string; v8: string },
    lockDigest: lock && createHash('sha256').update(lock).digest('hex'),
    packages: Object.fromEntries(packages),
    ...{ platform: platform(), arch: arch(), kernel: release(), libc: libcVersion() },
    cpu: cpus()[0]?.model ?? null,
    cpuFlags: readCpuFlags(cpuInfo),
    image: imageDigest ?? null,
  });
}

async function versionOf(folder: string): Promise<string | null> {
  try {
    const text = await readFile(path.join(folder, 'package.json'), 'utf8');
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}

/** Only glibc says its version. */
function libcVersion(): string | null {
  // Or it would look up the names of all peers.
  Object.assign(process.report ?? {}, { excludeNetwork: true });
  const report = process.report?.getReport() as
    | { header?: { glibcVersionRuntime?: string } }
    | undefined;
  const version = report?.header?.glibcVersionRuntime;
  return version === undefined ? null : `glibc ${version}`;
}
