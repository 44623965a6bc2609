import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { V1Job, V1PodStatus } from '@kubernetes/client-node';

const TOKEN = 'a token of a service account';

interface KubernetesCall {
  method: string;
  path: string;
  body: unknown;
}
/** What the pod of a job is like after so many looks at it, and the job's condition then. */
export interface Stage {
  pod?: V1PodStatus;
  condition?: { type: 'Complete' | 'Failed'; reason?: string; message?: string };
  log?: string;
  /** Done when the stage is reached. */
  act?: (job: V1Job) => Promise<void>;
}

/**
 * The part of the Kubernetes API that jobs need, over HTTP, answering as an API server of Kubernetes 1.33 does: objects,
 * Status objects for errors, and objects that are going while they have a deletionTimestamp.
 */
export async function startKubernetesApi(stages: readonly Stage[]) {
  const calls: KubernetesCall[] = [];
  const jobs = new Map<string, { job: V1Job; stage: number }>();
  let outage: { status: number; times: number } | null = null;

  async function answer(method: string, url: URL, body: unknown): Promise<[number, unknown]> {
    const { pathname } = url;
    const [, namespace, kind, name, log] =
      /^\/(?:api|apis\/batch)\/v1\/namespaces\/([^/]+)\/(jobs|pods)(?:\/([^/]+))?(\/log)?$/.exec(
        pathname,
      ) ?? [];
    if (namespace === 'forbidden') {
      return status(
        403,
        'Forbidden',
        'jobs.batch is forbidden: User "worker" cannot create resource "jobs"',
      );
    }
    if (namespace === 'absent' && method === 'POST') {
      return status(404, 'NotFound', 'namespaces "absent" not found');
    }
    if (kind === 'jobs' && method === 'POST') return create(body as V1Job);
    const key =
      name?.replace(/-abcde$/, '') ?? url.searchParams.get('labelSelector')?.split('=')[1];
    const held = jobs.get(key ?? '');
    if (kind === 'pods' && log) return [200, held ? (stages[held.stage]?.log ?? '') : ''];
    if (kind === 'pods') {
      const { pod } = (held && stages[held.stage]) ?? {};
      const items =
        held && pod ? [{ metadata: { name: `${key}-abcde`, namespace }, status: pod }] : [];
      return [200, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items }];
    }
    if (!held) return status(404, 'NotFound', `jobs.batch "${name}" not found`);
    if (method === 'DELETE') {
      jobs.delete(name ?? '');
      return [200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' }];
    }
    const stage = stages[Math.min(held.stage + 1, stages.length - 1)];
    if (held.stage < stages.length - 1) {
      held.stage++;
      await stage?.act?.(held.job);
    }
    const condition = stages[held.stage]?.condition;
    const conditions = condition ? [{ ...condition, status: 'True' }] : [];
    return [200, { ...held.job, status: { conditions } }];
  }

  function create(job: V1Job): [number, unknown] {
    const name = job.metadata?.name ?? '';
    if (jobs.has(name)) return status(409, 'AlreadyExists', `jobs.batch "${name}" already exists`);
    const { cpu = '' } = job.spec?.template.spec?.containers[0]?.resources?.limits ?? {};
    if (!/^\d+m?$/.test(cpu)) {
      return status(400, 'BadRequest', `quantities must match the regular expression: ${cpu}`);
    }
    jobs.set(name, { job, stage: -1 });
    return [201, job];
  }

  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    const url = new URL(request.url ?? '/', 'http://kubernetes');
    const body = text === '' ? undefined : JSON.parse(text);
    const method = request.method ?? 'GET';
    calls.push({ method, path: url.pathname + url.search, body });
    let answered: [number, unknown];
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      answered = status(401, 'Unauthorized', 'Unauthorized');
    } else if (outage && outage.times-- > 0) {
      answered = status(outage.status, 'ServiceUnavailable', 'etcdserver: leader changed');
    } else answered = await answer(method, url, body);
    const [code, value] = answered;
    const isText = typeof value === 'string';
    response
      .writeHead(code, { 'content-type': isText ? 'text/plain' : 'application/json' })
      .end(isText ? value : JSON.stringify(value));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    calls,
    jobs,
    fail: (how: typeof outage) => {
      outage = how;
    },
    /** As kubectl has it. */
    async writeKubeconfig(file: string, token = TOKEN): Promise<string> {
      const named = (kind: string, value: object) => [{ name: 'test', [kind]: value }];
      await writeFile(
        file,
        JSON.stringify({
          ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'test' },
          clusters: named('cluster', {
            server: `http://127.0.0.1:${port}`,
            'insecure-skip-tls-verify': true,
          }),
          users: named('user', { token }),
          contexts: named('context', { cluster: 'test', user: 'test' }),
        }),
      );
      return file;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function status(code: number, reason: string, message: string): [number, unknown] {
  return [
    code,
    { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code },
  ];
}
