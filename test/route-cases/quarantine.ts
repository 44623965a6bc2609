import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { system } from './prepare-model.ts';
import { breakRule, prepareRuled } from './validation.ts';

const unknown = () => ({ as: 'operator', params: { id: randomUUID() } }) as const;
const reason = 'looked at';

/** A request in quarantine: f0 is 99, and may be 10. */
async function hold(console: TestConsole, releases = [1]): Promise<{ id: string; model: string }> {
  const model = await prepareRuled(console, 'quarantine', releases);
  const response = await breakRule(console, model);
  expect([response.status, (await response.json()).code]).toEqual([422, 'quarantined']);
  const { items } = await console.services.quarantine.listQuarantine({ model, limit: 1 });
  return { model, id: items[0]?.id ?? '' };
}

async function holdDiscarded(console: TestConsole): Promise<string> {
  const { id } = await hold(console);
  await console.services.quarantine.discardQuarantined(id, { reason }, system);
  return id;
}

export const quarantineCases: Record<string, RouteCases> = {
  listQuarantine: {
    success: async (console) => {
      const { id, model } = await hold(console);
      return {
        as: 'viewer',
        query: { model, state: 'waiting', rule: 'range/f0' },
        check: async (response) => {
          expect((await response.json()).items).toMatchObject([{ id, model, row_count: 1 }]);
        },
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', query: { cursor: 'x' } }),
        () => ({ as: 'viewer', query: { state: 'lost' } }),
      ],
      model_not_found: [() => ({ as: 'viewer', query: { model: 'no-such-model' } })],
    },
  },
  getQuarantined: {
    success: async (console) => {
      const { id } = await hold(console);
      return {
        as: 'viewer',
        params: { id },
        check: async (response) => {
          expect(await response.json()).toMatchObject({ rows: [[99, 2, 3]], state: 'waiting' });
        },
      };
    },
    refused: { quarantined_not_found: [unknown] },
  },
  replayQuarantined: {
    success: async (console) => {
      const { id } = await hold(console);
      return {
        as: 'operator',
        params: { id },
        body: { rows: [[9, 2, 3]], reason },
        check: async (response) => {
          const body = await response.json();
          expect(body).toMatchObject({
            state: 'replayed',
            fixed: [[9, 2, 3]],
            result: { version: 1, release: 1, predictions: [expect.closeTo(0.1, 5)] },
          });
          const { result } = body;
          const logged = await console.services.predictions.getPrediction(
            result.request_id,
            result.prediction_id,
          );
          expect(logged).toMatchObject({ status: 200, inputs: { rows: [[9, 2, 3]] } });
          // Nothing new is kept there.
          const { items } = await console.services.quarantine.listQuarantine({
            request_id: result.request_id,
            limit: 10,
          });
          expect(items).toHaveLength(1);
        },
      };
    },
    refused: {
      quarantined_not_found: [() => ({ ...unknown(), body: { reason } })],
      invalid_request: [
        () => ({ ...unknown(), body: { reason: ' ' } }),
        async (console) => ({
          as: 'operator',
          params: { id: (await hold(console)).id },
          body: { rows: [[1]], reason },
        }),
      ],
      model_not_released: [
        async (console) => ({
          as: 'operator',
          params: { id: (await hold(console, [])).id },
          body: { reason },
        }),
      ],
      validation_failed: [
        async (console) => ({
          as: 'operator',
          params: { id: (await hold(console)).id },
          body: { reason },
        }),
      ],
      invalid_features: [
        async (console) => ({
          as: 'operator',
          params: { id: (await hold(console)).id },
          body: { rows: [['x', 2, 3]], reason },
        }),
      ],
      quarantine_settled: [
        async (console) => ({
          as: 'operator',
          params: { id: await holdDiscarded(console) },
          body: { reason },
        }),
      ],
    },
  },
  discardQuarantined: {
    success: async (console) => {
      const { id } = await hold(console);
      return {
        as: 'operator',
        params: { id },
        body: { reason },
        check: async (response) => {
          expect(await response.json()).toMatchObject({
            state: 'discarded',
            reason,
            settled_by: { name: 'operator' },
          });
        },
      };
    },
    refused: {
      quarantined_not_found: [() => ({ ...unknown(), body: { reason } })],
      invalid_request: [() => ({ ...unknown(), body: {} })],
      quarantine_settled: [
        async (console) => ({
          as: 'operator',
          params: { id: await holdDiscarded(console) },
          body: { reason },
        }),
      ],
    },
  },
};
