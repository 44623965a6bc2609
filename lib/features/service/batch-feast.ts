import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { RemoteHttp } from '#lib/remote/service.ts';
import type { FeatureServer } from '../contract.ts';
import type { EntityKey } from '../entity-key.ts';
import { readFeastAnswer } from '../read-feast-answer.ts';
import type { FeatureAnswer } from './plan-lookup.ts';

/** Requests under way at one time; who asks meanwhile is in the next. */
const AT_ONCE = 8;
const MOST_ROWS = 500;

export interface FeastQuestion {
  server: FeatureServer;
  /** `view:feature`. */
  features: readonly string[];
  /** By row, in the order of the server's keys. */
  keys: readonly EntityKey[];
}

interface Waiting {
  keys: readonly EntityKey[];
  resolve: (rows: FeatureAnswer[][]) => void;
  reject: (error: unknown) => void;
}

/** Asks a server once for all who ask the same features at about one time; who asks alone does not wait for company. */
export function createFeastBatcher(http: RemoteHttp) {
  const groups = new Map<string, { question: FeastQuestion; waiting: Waiting[] }>();
  let underWay = 0;
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled || underWay >= AT_ONCE || groups.size === 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      void run();
    });
  }

  async function run(): Promise<void> {
    const [next] = groups;
    if (!next) return;
    const [id, { question, waiting }] = next;
    const batch: Waiting[] = [];
    let rows = 0;
    while (waiting[0] && (batch.length === 0 || rows + waiting[0].keys.length <= MOST_ROWS)) {
      rows += waiting[0].keys.length;
      batch.push(...waiting.splice(0, 1));
    }
    // Whoever still waits does so behind the others.
    groups.delete(id);
    if (waiting.length > 0) groups.set(id, { question, waiting });
    underWay += 1;
    schedule();
    try {
      await answer(question, batch);
    } finally {
      underWay -= 1;
      schedule();
    }
  }

  /** A server that fails over one row fails the whole request: then each is asked alone, and only that one fails. */
  async function answer(question: FeastQuestion, batch: readonly Waiting[]): Promise<void> {
    try {
      const rows = await ask(http, { ...question, keys: batch.flatMap(({ keys }) => keys) });
      let at = 0;
      for (const { keys, resolve } of batch) {
        resolve(rows.slice(at, at + keys.length));
        at += keys.length;
      }
    } catch (error) {
      if (batch.length > 1 && isAnswer(error)) {
        await Promise.all(batch.map((one) => answer(question, [one])));
        return;
      }
      for (const { reject } of batch) reject(error);
    }
  }

  return (question: FeastQuestion): Promise<FeatureAnswer[][]> =>
    new Promise((resolve, reject) => {
      const id = JSON.stringify([question.server, question.features]);
      const group = groups.get(id) ?? { question, waiting: [] };
      group.waiting.push({ keys: question.keys, resolve, reject });
      groups.set(id, group);
      schedule();
    });
}

/** Rejects with RunFailure. */
export async function ask(
  http: RemoteHttp,
  { server, features, keys }: FeastQuestion,
): Promise<FeatureAnswer[][]> {
  const asked = server.feature_service
    ? { feature_service: server.feature_service }
    : { features: [...new Set(features)] };
  const entities = server.keys.map(({ name }, at) => [name, keys.map((key) => key[at])]);
  return http.request({
    path: '/get-online-features',
    body: JSON.stringify({
      ...asked,
      entities: Object.fromEntries(entities),
      full_feature_names: true,
    }),
    timeoutMs: server.timeout_ms,
    read: (body) => readFeastAnswer(body, features, keys.length),
  });
}

/** It answered, though not as it should. */
function isAnswer(error: unknown): boolean {
  return error instanceof RunFailure && error.cause === undefined;
}
