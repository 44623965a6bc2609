import type { V1Job, V1Pod } from '@kubernetes/client-node';
import type { TrainerSettingsOf } from './contract.ts';
import { jobVariables } from './job-variables.ts';
import type { TrainingJob } from './trainer.ts';

/** Where a pod has the shared folder of its job. */
const MOUNTED_AT = '/mainstay';
/** Kubernetes removes a job that has ended after so long, if the worker could not. */
const KEPT_SECONDS = 24 * 3600;
const GRACE_SECONDS = 10;
export const CONTAINER = 'trainer';

/** What Kubernetes calls a job: the same for the worker that follows one that died. */
export function kubernetesJobName(id: string): string {
  return `mainstay-${id
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, 50)}`;
}

/** One pod that is never started again, with the job's part of the volume claim and the variables of docs/trainers.md. */
export function buildKubernetesJob(
  job: TrainingJob,
  settings: TrainerSettingsOf<'kubernetes'>,
  { claim }: { claim: string },
): V1Job {
  const labels = {
    'app.kubernetes.io/managed-by': 'mainstay',
    'app.kubernetes.io/component': 'training',
  };
  const variables = jobVariables(job, {
    parameters: settings.parameters,
    snapshot: `${MOUNTED_AT}/snapshot.parquet`,
    output: `${MOUNTED_AT}/output`,
  });
  const amounts = { cpu: settings.cpu, memory: settings.memory };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: kubernetesJobName(job.id),
      namespace: settings.namespace,
      labels,
      annotations: { 'mainstay/model': job.model, 'mainstay/job': job.id },
    },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: settings.time_limit_minutes * 60,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: GRACE_SECONDS,
          containers: [
            {
              name: CONTAINER,
              image: settings.image,
              ...(settings.command.length > 0 && { command: [...settings.command] }),
              env: Object.entries(variables).map(([name, value]) => ({ name, value })),
              resources: { requests: amounts, limits: amounts },
              securityContext: { allowPrivilegeEscalation: false },
              volumeMounts: [{ name: 'training', mountPath: MOUNTED_AT, subPath: job.id }],
            },
          ],
          volumes: [{ name: 'training', persistentVolumeClaim: { claimName: claim } }],
        },
      },
    },
  };
}

export interface KubernetesJobSeen {
  status: 'going' | 'done' | 'failed' | 'stopped';
  says: string;
  /** Why the image does not come, which may pass. */
  waitsFor: string | null;
}

const NO_IMAGE = new Set(['ErrImagePull', 'ImagePullBackOff', 'ImageInspectError']);
const NEVER = new Set(['InvalidImageName', 'CreateContainerConfigError', 'CreateContainerError']);

/** What became of a job, from it and its pods. */
export function readKubernetesJob(job: V1Job, pods: readonly V1Pod[]): KubernetesJobSeen {
  const has = (type: string) =>
    job.status?.conditions?.find((one) => one.type === type && one.status === 'True');
  const seen = (status: KubernetesJobSeen['status'], says = '') => ({
    status,
    says,
    waitsFor: null,
  });
  if (job.metadata?.deletionTimestamp) return seen('stopped', 'it is being deleted');
  if (has('Complete')) return seen('done');
  const failed = has('Failed');
  if (failed) {
    const pod = pods.map(whyEnded).find((why) => why !== null);
    return seen('failed', pod ?? failed.message ?? failed.reason ?? '');
  }
  const waiting = pods.flatMap(
    (pod) => pod.status?.containerStatuses?.flatMap(({ state }) => state?.waiting ?? []) ?? [],
  );
  const words = ({ reason = '', message = '' }: { reason?: string; message?: string }) =>
    message ? `${reason}: ${message}` : reason;
  const never = waiting.find(({ reason }) => NEVER.has(reason ?? ''));
  if (never) return seen('failed', `its container cannot be started: ${words(never)}`);
  const image = waiting.find(({ reason }) => NO_IMAGE.has(reason ?? ''));
  return { ...seen('going'), waitsFor: image ? words(image) : null };
}

function whyEnded({ status }: V1Pod): string | null {
  const ended = status?.containerStatuses?.[0]?.state?.terminated;
  if (status?.reason === 'Evicted') return `its pod was evicted: ${status.message ?? ''}`;
  if (!ended) return null;
  if (ended.reason === 'OOMKilled')
    return 'its container took more memory than it may, and was ended';
  return ended.exitCode === 0 ? null : `its container ended with code ${ended.exitCode}`;
}
