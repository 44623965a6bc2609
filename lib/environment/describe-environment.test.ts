import { describe, expect, it } from 'vitest';
import {
  describeEnvironment,
  type EnvironmentFacts,
  readCpuFlags,
  revisionIn,
} from './describe-environment.ts';

const facts: EnvironmentFacts = {
  ...{ mainstay: '0.1.0', revision: 'abc123' },
  runtime: { node: '24.1.0', v8: '13.6' },
  lockDigest: 'abc',
  packages: { 'onnxruntime-node': '1.30.0', '@duckdb/node-api': null },
  ...{ platform: 'linux', arch: 'x64', kernel: '6.1.0', libc: 'glibc 2.36' },
  cpu: 'A  Processor\t@ 3 GHz ',
  cpuFlags: ['fpu', 'avx2', 'avx', 'avx2'],
  image: 'sha256:1234',
};

describe('describeEnvironment', () => {
  it('is a line for each thing that is known', () => {
    expect(describeEnvironment(facts)).toEqual([
      'mainstay==0.1.0',
      'mainstay-revision==abc123',
      'node==24.1.0',
      'v8==13.6',
      'onnxruntime-node==1.30.0',
      'package-lock==sha256:abc',
      'platform==linux-x64',
      'kernel==6.1.0',
      'libc==glibc 2.36',
      'cpu==A Processor @ 3 GHz',
      'cpu-features==avx avx2',
      'container-image==sha256:1234',
    ]);
  });

  it('leaves out what is not', () => {
    const bare = {
      ...facts,
      revision: null,
      lockDigest: null,
      libc: null,
      cpu: null,
      cpuFlags: [],
      image: null,
    };
    const names = describeEnvironment(bare).map((line) => line.split('==')[0]);
    expect(names).toEqual(['mainstay', 'node', 'v8', 'onnxruntime-node', 'platform', 'kernel']);
  });
});

describe('readCpuFlags', () => {
  it.each([
    [
      'x86',
      'processor\t: 0\nflags\t\t: fpu sse4_2 avx\nflags\t\t: other\n',
      ['fpu', 'sse4_2', 'avx'],
    ],
    ['ARM', 'processor : 0\nFeatures\t: fp asimd sve\n', ['fp', 'asimd', 'sve']],
    ['nothing of it', 'processor : 0\n', []],
  ])('%s', (_name, text, expected) => {
    expect(readCpuFlags(text)).toEqual(expected);
  });
});

it.each([
  [['node==24', 'mainstay-revision==abc123'], 'abc123'],
  [['node==24'], undefined],
])('revisionIn(%j)', (lines, revision) => {
  expect(revisionIn(lines)).toBe(revision);
});
