import type { V1Job, V1Pod } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { trainingJob } from '#test/training/training-job.ts';
import { buildKubernetesJob, kubernetesJobName, readKubernetesJob } from './kubernetes-job.ts';

const settings = {
  name: 'kubernetes',
  ...{ namespace: 'ml', image: 'train:3', command: [], parameters: {} },
  ...{ cpu: '1', memory: '2Gi', time_limit_minutes: 60 },
} as const;

it.each([
  ['0b1c', 'mainstay-0b1c'],
  ['Run_7/x', 'mainstay-run-7-x'],
  ['a'.repeat(100), `mainstay-${'a'.repeat(50)}`],
])('names the job of %s', (id, name) => {
  expect(kubernetesJobName(id)).toBe(name);
});

it('leaves the image its own command', () => {
  const { spec } = buildKubernetesJob(
    trainingJob({ id: 'a' }),
    { ...settings, command: [] },
    { claim: 'training' },
  );
  const pod = spec?.template.spec;
  expect(pod?.containers[0]).not.toHaveProperty('command');
  expect(pod?.automountServiceAccountToken).toBe(false);
  expect(pod?.volumes).toEqual([
    { name: 'training', persistentVolumeClaim: { claimName: 'training' } },
  ]);
});

describe('reads', () => {
  const job = (given: object): V1Job => ({ ...given }) as V1Job;
  const is = (type: string, status = 'True') =>
    job({ status: { conditions: [{ type, status, message: 'said' }] } });
  const pod = (state: object) => ({ status: { containerStatuses: [{ state }] } }) as V1Pod;
  it.each<[string, V1Job, V1Pod[], string, string, string | null]>([
    ['one that is new', job({}), [], 'going', '', null],
    ['one that is done', is('Complete'), [], 'done', '', null],
    ['one that is not done', is('Complete', 'False'), [], 'going', '', null],
    ['one that failed', is('Failed'), [], 'failed', 'said', null],
    [
      'one that is deleted',
      job({ metadata: { deletionTimestamp: 'x' } }),
      [],
      'stopped',
      'it is being deleted',
      null,
    ],
    [
      'an exit code',
      is('Failed'),
      [pod({ terminated: { exitCode: 3 } })],
      'failed',
      'its container ended with code 3',
      null,
    ],
    [
      'an image that is late',
      job({}),
      [pod({ waiting: { reason: 'ErrImagePull' } })],
      'going',
      '',
      'ErrImagePull',
    ],
  ])('%s', (_what, given, pods, status, says, waitsFor) => {
    expect(readKubernetesJob(given, pods)).toEqual({ status, says, waitsFor });
  });
});
