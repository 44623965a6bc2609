import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { V1Job, V1PodStatus } from '@kubernetes/client-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { vectorModel } from '#test/onnx-models.ts';
import { type Stage, startKubernetesApi } from '#test/training/kubernetes-api.ts';
import { trainingJob } from '#test/training/training-job.ts';
import { createKubernetesTrainer } from './kubernetes.ts';

const QUICKLY = { pollMs: 5, patienceMs: 400, stopMs: 2000 };

let root: string;
let folder: string;
let made = 0;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'mainstay-kubernetes-'));
  folder = path.join(root, 'shared');
  await writeFile(path.join(root, 'train.parquet'), 'a snapshot');
});
afterAll(() => rm(root, { recursive: true, force: true }));

let api: Awaited<ReturnType<typeof startKubernetesApi>> | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function train(
  stages: Stage[],
  {
    id = crypto.randomUUID() as string,
    signal = new AbortController().signal,
    token = undefined as string | undefined,
    settings = {},
    lacks = {},
    outage = null as { status: number; times: number } | null,
  } = {},
) {
  api ??= await startKubernetesApi(stages);
  api.fail(outage);
  const kubeconfig = await api.writeKubeconfig(path.join(root, `config-${made++}`), token);
  const trainer = createKubernetesTrainer({
    ...{ access: { kubeconfig }, folder, claim: 'training', maxModelBytes: 2 ** 20 },
    ...{ timing: QUICKLY, pullPatienceMs: 50, ...lacks },
  });
  const directory = await mkdtemp(path.join(root, 'job-'));
  const data = { path: path.join(root, 'train.parquet'), digest: 'ab'.repeat(32), rows: 3 };
  const logged: string[] = [];
  const progress: unknown[] = [];
  const files = trainer.train(
    trainingJob({ id, directory, data }),
    {
      name: 'kubernetes',
      ...{ namespace: 'ml', image: 'registry.test/train:3', command: ['python', 'train.py'] },
      ...{ parameters: { rounds: 3 }, cpu: '500m', memory: '1Gi', time_limit_minutes: 5 },
      ...settings,
    },
    { signal, progress: (is) => progress.push(is), log: (line) => logged.push(line) },
  );
  return { files, logged, progress, id, directory, api };
}

/** What a pod does. */
async function leaveFiles(job: V1Job): Promise<void> {
  const id = job.metadata?.annotations?.['mainstay/job'] ?? '';
  expect(await readFile(path.join(folder, id, 'snapshot.parquet'), 'utf8')).toBe('a snapshot');
  await writeFile(path.join(folder, id, 'output', 'model.onnx'), vectorModel());
  await writeFile(path.join(folder, id, 'output', 'metrics.json'), '{"roc_auc": 0.7}');
}

const container = (state: object): V1PodStatus => ({
  containerStatuses: [
    { name: 'trainer', image: 'x', imageID: 'x', ready: false, restartCount: 0, state },
  ],
});
const RUNNING = container({ running: {} });
const waiting = (reason: string, message?: string) => container({ waiting: { reason, message } });
const ended = (exitCode: number, reason: string) => container({ terminated: { exitCode, reason } });
const PROGRESS = 'mainstay progress {"done": 1, "total": 2}\n';
const GOOD: Stage[] = [
  { pod: waiting('ContainerCreating') },
  { pod: RUNNING, log: 'begun\n' },
  { pod: RUNNING, log: `begun\n${PROGRESS}` },
  {
    pod: ended(0, 'Completed'),
    log: `begun\n${PROGRESS}done`,
    condition: { type: 'Complete' },
    act: leaveFiles,
  },
];
const FAILED = {
  type: 'Failed',
  reason: 'BackoffLimitExceeded',
  message: 'Job has failed',
} as const;

describe('a Kubernetes job', () => {
  it('trains, is followed, and is removed', async () => {
    const { files, logged, progress, directory, id, api } = await train(GOOD);
    expect(await files).toMatchObject({
      model: path.join(directory, 'model.onnx'),
      metrics: { roc_auc: 0.7 },
    });
    expect(logged).toEqual(['begun', 'done']);
    expect(progress).toEqual([{ done: 1, total: 2, says: null }]);
    expect(await readdir(folder)).toEqual([]);
    const made = api.calls.find(({ method }) => method === 'POST');
    expect(made?.path).toBe('/apis/batch/v1/namespaces/ml/jobs');
    const job = made?.body as V1Job;
    expect(job.metadata?.name).toBe(`mainstay-${id}`);
    expect(job.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 300 });
    const [trainer] = job.spec?.template.spec?.containers ?? [];
    expect(trainer).toMatchObject({
      image: 'registry.test/train:3',
      command: ['python', 'train.py'],
      resources: { limits: { cpu: '500m', memory: '1Gi' } },
      volumeMounts: [{ mountPath: '/mainstay', subPath: id }],
    });
    expect(trainer?.env).toContainEqual({
      name: 'MAINSTAY_SNAPSHOT',
      value: '/mainstay/snapshot.parquet',
    });
    expect(api.calls.at(-1)).toMatchObject({
      method: 'DELETE',
      path: `/apis/batch/v1/namespaces/ml/jobs/mainstay-${id}?propagationPolicy=Foreground`,
    });
  });

  it.each<[string, Stage[], RegExp]>([
    [
      'fails',
      [{ pod: RUNNING }, { pod: ended(3, 'Error'), log: 'no such column', condition: FAILED }],
      /^The Kubernetes job failed: its container ended with code 3\. It said last:\nno such column$/,
    ],
    [
      'takes too much memory',
      [{ pod: ended(137, 'OOMKilled'), condition: FAILED }],
      /took more memory than it may/,
    ],
    [
      'takes too long',
      [{ condition: { ...FAILED, message: 'Job was active longer than specified deadline' } }],
      /longer than specified deadline/,
    ],
    [
      'is evicted',
      [
        {
          pod: { ...ended(137, 'Error'), reason: 'Evicted', message: 'low on disk' },
          condition: FAILED,
        },
      ],
      /its pod was evicted: low on disk/,
    ],
    [
      'has an image that does not come',
      [
        { pod: waiting('ErrImagePull') },
        { pod: waiting('ImagePullBackOff', 'Back-off pulling image') },
      ],
      /its image does not come: ImagePullBackOff: Back-off pulling image/,
    ],
    [
      'has an impossible image',
      [{ pod: waiting('InvalidImageName', 'couldn’t parse image name') }],
      /its container cannot be started: InvalidImageName/,
    ],
    ['leaves nothing', [{ condition: { type: 'Complete' } }], /left no model\.onnx/],
  ])('that %s says so, and is removed', async (_what, stages, says) => {
    const { files, api } = await train(stages);
    await expect(files).rejects.toMatchObject({
      status: 422,
      publicMessage: expect.stringMatching(says),
    });
    expect(api.jobs.size).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is deleted with its pods when it is cancelled', async () => {
    const stop = new AbortController();
    const { files, api } = await train([{ pod: RUNNING }], { signal: stop.signal });
    const over = expect(files).rejects.toThrow('cancelled');
    await expect.poll(() => api.jobs.size).toBe(1);
    stop.abort(new Error('cancelled'));
    await over;
    expect(api.jobs.size).toBe(0);
    expect(api.calls.filter(({ method }) => method === 'DELETE')[0]?.path).toContain(
      'propagationPolicy=Foreground',
    );
  });

  it('is found by the worker that follows one that died', async () => {
    const stop = new AbortController();
    const first = await train([{ pod: RUNNING }, { pod: RUNNING }], { signal: stop.signal });
    const over = expect(first.files).rejects.toThrow('cancelled');
    await expect.poll(() => first.api.jobs.size).toBe(1);
    const second = await train([], { id: first.id, signal: stop.signal });
    const overToo = expect(second.files).rejects.toThrow('cancelled');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(first.api.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
    stop.abort(new Error('cancelled'));
    await Promise.all([over, overToo]);
  });

  it('is asked after again when the API was away', async () => {
    const { files } = await train(GOOD, { outage: { status: 503, times: 5 } });
    expect((await files).metrics).toEqual({ roc_auc: 0.7 });
  });
});

it.each([
  [{ settings: { namespace: 'forbidden' } }, /answered 403: jobs\.batch is forbidden/],
  [{ settings: { namespace: 'absent' } }, /has no namespace absent/],
  [{ settings: { cpu: 'much' } }, /answered 400: quantities must match/],
  [{ token: 'another' }, /answered 401/],
  [{ outage: { status: 500, times: 10_000 } }, /could not be asked .*answered 500: etcdserver/],
  [{ lacks: { access: undefined } }, /MAINSTAY_KUBERNETES is not set/],
  [{ lacks: { folder: undefined } }, /MAINSTAY_TRAINING_FOLDER is not set/],
  [{ lacks: { claim: undefined } }, /MAINSTAY_KUBERNETES_CLAIM is not set/],
  [
    { lacks: { access: { kubeconfig: '/absent' } } },
    /MAINSTAY_KUBERNETES: \/absent cannot be read/,
  ],
  [{ lacks: { access: 'in-cluster' } }, /the service account of a pod cannot be read/],
])('says why it cannot: %j', async (options, says) => {
  const { files } = await train(GOOD, options);
  await expect(files).rejects.toMatchObject({ publicMessage: expect.stringMatching(says) });
});
