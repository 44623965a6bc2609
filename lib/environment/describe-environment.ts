/** What was found of the machine and the installation; null: it is not told there. */
export interface EnvironmentFacts {
  mainstay: string;
  /** Commit that is checked out. */
  revision: string | null;
  /** As process.versions has them. */
  runtime: { node: string; v8: string };
  /** Of package-lock.json. */
  lockDigest: string | null;
  /** Installed versions of what reads data, trains and runs models. */
  packages: Readonly<Record<string, string | null>>;
  platform: string;
  arch: string;
  kernel: string;
  libc: string | null;
  cpu: string | null;
  cpuFlags: readonly string[];
  /** Digest of the container's image. */
  image: string | null;
}

const REVISION = 'mainstay-revision';

/** Those that arithmetic is done with, and that libraries choose their code by. */
const FLAGS_THAT_MATTER = new Set([
  ...['sse4_1', 'sse4_2', 'avx', 'avx2', 'fma', 'f16c', 'avx512f', 'avx512dq', 'avx512bw'],
  ...['avx512vl', 'avx512_vnni', 'avx512_bf16', 'avx_vnni', 'amx_tile', 'amx_int8', 'amx_bf16'],
  ...['asimd', 'asimdhp', 'asimddp', 'fphp', 'sve', 'sve2', 'i8mm', 'bf16'],
]);

/** An environment as lines of `name==version`; what is not known has no line. */
export function describeEnvironment(facts: EnvironmentFacts): string[] {
  const flags = facts.cpuFlags.filter((flag) => FLAGS_THAT_MATTER.has(flag));
  const found: [string, string | null][] = [
    ['mainstay', facts.mainstay],
    [REVISION, facts.revision],
    ['node', facts.runtime.node],
    ['v8', facts.runtime.v8],
    ...Object.entries(facts.packages),
    ['package-lock', facts.lockDigest && `sha256:${facts.lockDigest}`],
    ['platform', `${facts.platform}-${facts.arch}`],
    ['kernel', facts.kernel],
    ['libc', facts.libc],
    ['cpu', facts.cpu],
    ['cpu-features', flags.length > 0 ? [...new Set(flags)].toSorted().join(' ') : null],
    ['container-image', facts.image],
  ];
  return found.flatMap(([name, version]) =>
    version ? [`${name}==${version.replace(/\s+/g, ' ').trim()}`.slice(0, 500)] : [],
  );
}

/** The flags of the first processor in /proc/cpuinfo: `flags` on x86, `Features` on ARM. */
export function readCpuFlags(cpuInfo: string): string[] {
  const [, flags] = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuInfo) ?? [];
  return flags?.trim().split(/\s+/) ?? [];
}

/** The commit of Mainstay that an environment names. */
export function revisionIn(environment: readonly string[]): string | undefined {
  const start = `${REVISION}==`;
  return environment.find((line) => line.startsWith(start))?.slice(start.length);
}
