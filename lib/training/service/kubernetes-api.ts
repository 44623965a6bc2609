import type { V1Job, V1Pod } from '@kubernetes/client-node';
import { AppError } from '#lib/http/errors.ts';
import { CONTAINER } from '../kubernetes-job.ts';

const LONGEST_CALL_MS = 30_000;
const LONGEST_LOG_BYTES = 16 * 1024 * 1024;
/** May be better another time. */
const PASSING = new Set([408, 409, 429]);

/** How the API is reached: as a pod of the cluster, or by a file as kubectl has it. */
export type KubernetesAccess = 'in-cluster' | { kubeconfig: string };

/** Jobs of one namespace. What the API refuses is an AppError; what may pass is another error. */
export async function openKubernetes(access: KubernetesAccess, namespace: string) {
  // Some 900 ms and 70 MB, of which a worker that trains elsewhere needs nothing.
  const { ApiException, BatchV1Api, CoreV1Api, KubeConfig } = await import(
    '@kubernetes/client-node'
  );
  const config = new KubeConfig();
  try {
    if (access === 'in-cluster') config.loadFromCluster();
    else config.loadFromFile(access.kubeconfig);
    const cluster = config.getCurrentCluster();
    if (!cluster) throw new Error('it names no current cluster');
    if (!URL.canParse(cluster.server)) throw new Error('it has no usable address');
  } catch (cause) {
    const what = access === 'in-cluster' ? 'the service account of a pod' : access.kubeconfig;
    throw refused(`MAINSTAY_KUBERNETES: ${what} cannot be read: ${messageOf(cause)}`, cause);
  }
  const batch = config.makeApiClient(BatchV1Api);
  const core = config.makeApiClient(CoreV1Api);

  /** undefined: there is no such thing. */
  async function ask<T>(call: Promise<T>): Promise<T | undefined> {
    try {
      return await within(call);
    } catch (cause) {
      if (!(cause instanceof ApiException)) throw cause;
      if (cause.code === 404) return undefined;
      const said = `Kubernetes answered ${cause.code}: ${sayBody(cause.body)}`;
      if (cause.code >= 500 || PASSING.has(cause.code)) throw new Error(said, { cause });
      throw refused(said, cause);
    }
  }

  return {
    readJob: (name: string): Promise<V1Job | undefined> =>
      ask(batch.readNamespacedJob({ name, namespace })),
    async listPods(job: string): Promise<V1Pod[]> {
      const labelSelector = `batch.kubernetes.io/job-name=${job}`;
      return (await ask(core.listNamespacedPod({ namespace, labelSelector })))?.items ?? [];
    },
    async createJob(body: V1Job): Promise<void> {
      const made = await ask(batch.createNamespacedJob({ namespace, body }));
      if (!made) throw refused(`Kubernetes has no namespace ${namespace}`);
    },
    /** With its pods. */
    async deleteJob(name: string): Promise<void> {
      await ask(batch.deleteNamespacedJob({ name, namespace, propagationPolicy: 'Foreground' }));
    },
    readLog: (pod: string): Promise<string | undefined> =>
      ask(
        core.readNamespacedPodLog({
          ...{ name: pod, namespace, container: CONTAINER },
          limitBytes: LONGEST_LOG_BYTES,
        }),
      ),
  };
}

async function within<T>(call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Kubernetes did not answer within ${LONGEST_CALL_MS} ms`)),
      LONGEST_CALL_MS,
    );
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A Status object, or what a proxy says. */
function sayBody(body: unknown): string {
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? 'it says nothing');
  try {
    const { message } = JSON.parse(text);
    if (typeof message === 'string') return message.slice(0, 1000);
  } catch {
    // No JSON.
  }
  return text.slice(0, 200);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function refused(sentence: string, cause?: unknown): AppError {
  return new AppError('remote_unsupported', {
    publicMessage: `${sentence.replace(/\.$/, '')}.`,
    cause,
  });
}
