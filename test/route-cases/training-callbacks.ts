import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { signMessage } from '#lib/http/webhook-signature.ts';
import { createTrainingCalls } from '#lib/training-callbacks/service.ts';
import { type Call, type TestConsole, WEBHOOK_SECRET } from '../console.ts';
import type { RouteCases } from './contract.ts';

const SNAPSHOT = 'PAR1 rows PAR1';

async function openCall(console: TestConsole): Promise<string> {
  const job = randomUUID();
  const { digest } = await console.artifacts.put({ bytes: Buffer.from(SNAPSHOT) });
  await callsOf(console).open(job, digest);
  return job;
}
const callsOf = (console: TestConsole) =>
  createTrainingCalls({ db: console.database.db, now: console.services.now });

async function closedCall(console: TestConsole): Promise<string> {
  const job = await openCall(console);
  await callsOf(console).close(job);
  return job;
}

interface Signed {
  what?: string;
  body?: string;
  at?: Date;
  secret?: string;
}

function signed(job: string, { what = '', body = '', at, secret }: Signed = {}): Call {
  const id = `${job}:${what}${randomUUID()}`;
  return {
    as: 'nobody',
    params: { job, file: 'metrics.json' },
    ...(body && { raw: body }),
    headers: signMessage(secret ?? WEBHOOK_SECRET, { id, at: at ?? new Date(), body }),
  };
}

/** Calls of one operation that are signed wrongly, or for a job that takes nothing. */
function refusedCases(what: string, body: string) {
  const right = (job: string, more: Signed = {}) => signed(job, { what, body, ...more });
  const long = 301_000;
  return {
    unauthenticated: [
      async (console: TestConsole) => ({ ...right(await openCall(console)), headers: {} }),
      async (console: TestConsole) =>
        right(await openCall(console), { secret: 'another secret, also long enough to be one' }),
      async (console: TestConsole) =>
        right(await openCall(console), { at: new Date(Date.now() - long) }),
      async (console: TestConsole) =>
        right(await openCall(console), { at: new Date(Date.now() + long) }),
      // What is signed is for another job.
      async (console: TestConsole) => ({
        ...right(await openCall(console)),
        params: { job: await openCall(console), file: 'metrics.json' },
      }),
      // What is signed is another body.
      async (console: TestConsole) => {
        const call = right(await openCall(console), { body: `${body} ` });
        return body === '' ? { ...call, raw: undefined } : { ...call, raw: body };
      },
    ],
    training_run_not_found: [async () => right(randomUUID())],
    training_run_ended: [async (console: TestConsole) => right(await closedCall(console))],
  };
}

const DONE = '{"type": "done"}';
const PROGRESS = '{"type": "progress", "done": 1, "total": 3, "says": "log loss 0.5"}';

export const trainingCallbackCases: Record<string, RouteCases> = {
  postTrainingCallback: {
    success: async (console) => {
      const job = await openCall(console);
      const call = signed(job, { body: PROGRESS });
      return {
        ...call,
        check: async () => {
          // The same again, as after an answer that was lost.
          const { postTrainingCallback } = await import('#lib/training-callbacks/contract.ts');
          expect((await console.call(postTrainingCallback, call)).status).toBe(204);
          const said = await callsOf(console).listSaid({ job, attempt: 1, after: '0' });
          expect(said.map((one) => one.said)).toEqual([JSON.parse(PROGRESS)]);
        },
      };
    },
    refused: {
      ...refusedCases('', DONE),
      not_json: [async (console) => signed(await openCall(console), { body: '{' })],
      payload_too_large: [
        async (console) => signed(await openCall(console), { body: ' '.repeat(1024 * 1024 + 1) }),
      ],
      invalid_request: [
        async (console) => signed(await openCall(console), { body: '{"type": "rm"}' }),
        async (console) => signed(await openCall(console), { body: '{"type": "progress"}' }),
        async (console) => signed(await openCall(console), { body: '[]' }),
      ],
    },
  },
  putTrainingFile: {
    success: async (console) => {
      const job = await openCall(console);
      return {
        ...signed(job, { what: 'metrics.json:', body: '{}' }),
        check: async () => {
          const [one] = await callsOf(console).listSaid({ job, attempt: 1, after: '0' });
          expect(one?.said).toMatchObject({ type: 'file', file: 'metrics.json', size_bytes: 2 });
          const { digest = '' } = one?.said.type === 'file' ? one.said : {};
          expect(Buffer.from(await console.artifacts.read(digest)).toString()).toBe('{}');
        },
      };
    },
    refused: {
      ...refusedCases('metrics.json:', '{}'),
      invalid_request: [
        async (console) => ({
          ...signed(await openCall(console), { what: 'passwd:', body: 'x' }),
          params: { job: randomUUID(), file: 'passwd' },
        }),
        async (console) => signed(await openCall(console), { what: 'metrics.json:' }),
      ],
      artifact_too_large: [
        async (console) =>
          signed(await openCall(console), { what: 'metrics.json:', body: 'x'.repeat(200_001) }),
      ],
    },
  },
  getTrainingSnapshot: {
    success: async (console) => ({
      ...signed(await openCall(console), { what: 'snapshot:' }),
      check: async (response) => expect(await response.text()).toBe(SNAPSHOT),
    }),
    refused: refusedCases('snapshot:', ''),
  },
};
