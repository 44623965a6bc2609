import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { listErrorGroups } from '#lib/predictions/contract.ts';
import { predictFromConsole } from '#lib/serving/contract.ts';
import type { TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { prepareModel } from './prepare-model.ts';

/** A model that was asked for a feature it does not have, and the group that this is found in. */
async function failed(console: TestConsole) {
  const model = await prepareModel(console, { versions: 1, releases: [1] });
  const params = { model };
  await console.call(predictFromConsole, {
    as: 'operator',
    params,
    body: { features: { wrong: 1 } },
  });
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await console.call(listErrorGroups, { as: 'viewer', query: { model } });
    const [group] = (await answer.json()).items;
    if (group) return { model, fingerprint: group.fingerprint as string };
    await delay(50);
  }
  throw new Error('the failure was not grouped');
}

const unknown = { as: 'operator', params: { fingerprint: 'never-seen' } } as const;

export const errorCases: Record<string, RouteCases> = {
  listErrorGroups: {
    success: async (console) => {
      const { model } = await failed(console);
      return {
        as: 'viewer',
        query: { model, state: 'open' },
        check: async (response) => {
          const { items } = await response.json();
          expect(items).toMatchObject([{ model, code: 'invalid_features', count: 1 }]);
          expect(items[0].last_day.at(-1)).toBe(1);
        },
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', query: { state: 'closed' } }),
        () => ({ as: 'viewer', query: { cursor: 'x' } }),
      ],
      model_not_found: [() => ({ as: 'viewer', query: { model: 'no-such-model' } })],
    },
  },
  getErrorGroup: {
    success: async (console) => {
      const { fingerprint } = await failed(console);
      return {
        as: 'viewer',
        params: { fingerprint },
        query: { last: 'hour' },
        check: async (response) => {
          const group = await response.json();
          expect(group).toMatchObject({ fingerprint, state: 'open', example_kept: true });
          expect(group.trend).toMatchObject({ step_seconds: 60 });
        },
      };
    },
    refused: {
      error_group_not_found: [() => unknown],
      invalid_request: [() => ({ ...unknown, query: { last: 'year' } })],
    },
  },
  setErrorGroup: {
    success: async (console) => {
      const { fingerprint } = await failed(console);
      return {
        as: 'operator',
        params: { fingerprint },
        body: { state: 'settled', reason: 'the client is mended' },
        check: async (response) => {
          expect(await response.json()).toMatchObject({
            state: 'settled',
            settled: { reason: 'the client is mended' },
          });
        },
      };
    },
    refused: {
      error_group_not_found: [() => ({ ...unknown, body: { state: 'settled', reason: 'x' } })],
      invalid_request: [
        () => ({ ...unknown, body: { state: 'settled' } }),
        () => ({ ...unknown, body: { state: 'closed', reason: 'x' } }),
      ],
    },
  },
};
