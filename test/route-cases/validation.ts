import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { registerVersion } from '#lib/registry/contract.ts';
import { predictFromConsole } from '#lib/serving/contract.ts';
import { setValidation } from '#lib/validation/operations.ts';
import type { TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { fileOf, prepareModel, system, uploadOf } from './prepare-model.ts';

const range = (policy: string) => ({
  kind: 'range',
  feature: 'f0',
  min: 0,
  max: 10,
  policy: { do: policy },
});
const ofVersion = () =>
  ({ as: 'operator', params: { model: 'no-such-model', version: 1 } }) as const;
const noModel = () =>
  ({ as: 'viewer', params: { model: 'no-such-model', id: randomUUID() } }) as const;
const noVersion = async (console: TestConsole) =>
  ({ as: 'operator', params: { model: await prepareModel(console), version: 1 } }) as const;
const noRun = async (console: TestConsole) =>
  ({ as: 'viewer', params: { model: await prepareModel(console), id: randomUUID() } }) as const;
const change = { mode: 'enforce', rules: [range('reject')], reason: 'tried' };

/** A released model of f0, f1, f2, with one rule about f0. */
export async function prepareRuled(
  console: TestConsole,
  policy: string,
  releases = [1],
): Promise<string> {
  const model = await prepareModel(console, { versions: 1, releases });
  const response = await console.call(setValidation, {
    as: 'operator',
    params: { model, version: 1 },
    body: { mode: 'enforce', rules: [range(policy)], reason: 'prepared' },
  });
  expect(response.status).toBe(200);
  return model;
}

export const breakRule = (console: TestConsole, model: string) =>
  console.call(predictFromConsole, {
    as: 'operator',
    params: { model },
    body: { features: [99, 2, 3], version: 1 },
  });

const upload = (content: string): FormData => {
  const form = new FormData();
  form.append('file', new Blob([content]), 'rows.csv');
  return form;
};

const rows = 'f0,f1,f2\n1,2,3\n99,2,3\n';

/** A version whose reference breaks its rule in its second row. */
async function prepareReference(console: TestConsole): Promise<string> {
  const model = await prepareModel(console);
  const params = { model };
  const raw = uploadOf(fileOf(1), {}, { reference: new Blob([rows]) });
  expect((await console.call(registerVersion, { as: 'operator', params, raw })).status).toBe(201);
  const body = { mode: 'shadow', rules: [range('reject')], reason: 'prepared' };
  const ofFirst = { as: 'operator', params: { model, version: 1 }, body } as const;
  expect((await console.call(setValidation, ofFirst)).status).toBe(200);
  return model;
}

async function prepareRun(console: TestConsole): Promise<{ model: string; id: string }> {
  const model = await prepareReference(console);
  const { id } = await console.services.validation.validateSnapshot(model, 1, {}, system);
  return { model, id };
}

export const validationCases: Record<string, RouteCases> = {
  getValidation: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
      check: async (response) => {
        const body = await response.json();
        expect(body).toMatchObject({ mode: 'off', revision: 1, profile: null });
        expect(body.features[0]).toEqual({ name: 'f0', type: 'number' });
        expect(body.rules).toContainEqual({
          kind: 'finite',
          feature: 'f0',
          policy: { do: 'reject' },
        });
      },
    }),
    refused: { model_not_found: [ofVersion], version_not_found: [noVersion] },
  },
  setValidation: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
      body: { ...change, expected_revision: 1 },
      check: async (response) => {
        expect(await response.json()).toMatchObject({
          mode: 'enforce',
          revision: 2,
          rules: [range('reject')],
          updated_by: { name: 'operator' },
        });
      },
    }),
    refused: {
      invalid_request: [
        () => ({ ...ofVersion(), body: { ...change, reason: '' } }),
        () => ({ ...ofVersion(), body: { ...change, rules: [{ ...range('reject'), min: 11 }] } }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
          body: { ...change, rules: [{ ...range('reject'), feature: 'f9' }] },
        }),
      ],
      model_not_found: [() => ({ ...ofVersion(), body: change })],
      version_not_found: [async (console) => ({ ...(await noVersion(console)), body: change })],
      settings_conflict: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
          body: { ...change, expected_revision: 7 },
        }),
      ],
    },
  },
  inferValidation: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareRuled(console, 'reject'), version: 1 },
      check: async (response) => {
        const { rules, revision } = await response.json();
        expect(revision).toBe(2);
        expect(rules.map(({ kind }: { kind: string }) => kind)).toContain('type');
      },
    }),
    refused: { model_not_found: [ofVersion], version_not_found: [noVersion] },
  },
  previewValidation: {
    success: async (console) => {
      const model = await prepareRuled(console, 'warn');
      expect((await breakRule(console, model)).status).toBe(200);
      return {
        as: 'viewer',
        params: { model, version: 1 },
        body: { rules: [range('reject')] },
        check: async (response) => {
          expect(await response.json()).toMatchObject({
            requests: 1,
            saved: { warned: 1 },
            given: { rejected: 1 },
            rules: [{ rule: 'range/f0', saved: 1, given: 1 }],
            examples: [{ rule: 'range/f0', value: 99 }],
          });
        },
      };
    },
    refused: {
      invalid_request: [() => ({ ...ofVersion(), body: { rules: [{}] } })],
      model_not_found: [() => ({ ...ofVersion(), body: { rules: [] } })],
      version_not_found: [
        async (console) => ({ ...(await noVersion(console)), body: { rules: [] } }),
      ],
    },
  },
  getViolationSeries: {
    success: async (console) => {
      const model = await prepareRuled(console, 'warn');
      await breakRule(console, model);
      return {
        as: 'viewer',
        params: { model },
        check: async (response) => {
          expect(await response.json()).toMatchObject({
            requests: 1,
            totals: [{ rule: 'range/f0', policy: 'warn', shadow: false, requests: 1, rows: 1 }],
            points: [{ rule: 'range/f0', requests: 1 }],
          });
        },
      };
    },
    refused: {
      model_not_found: [noModel],
      invalid_request: [() => ({ ...noModel(), query: { points: 1 } })],
    },
  },
  listViolations: {
    success: async (console) => {
      const model = await prepareRuled(console, 'warn');
      await breakRule(console, model);
      return {
        as: 'viewer',
        params: { model },
        query: { rule: 'range/f0' },
        check: async (response) => {
          expect((await response.json()).items).toMatchObject([
            { version: 1, validation: { violations: [{ value: 99 }] } },
          ]);
        },
      };
    },
    refused: {
      model_not_found: [noModel],
      invalid_request: [() => ({ ...noModel(), query: { cursor: 'x' } })],
    },
  },
  validateFile: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareRuled(console, 'reject'), version: 1 },
      raw: upload(rows),
      check: async (response) => {
        expect(await response.json()).toMatchObject({
          source: 'rows.csv',
          row_count: 2,
          failing_rows: 1,
          failures: [{ row: 1, rule: 'range/f0', value: 99 }],
        });
      },
    }),
    refused: {
      invalid_request: [
        () => ({ ...ofVersion(), raw: new FormData() }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareRuled(console, 'reject'), version: 1 },
          raw: upload('PAR1 it says'),
        }),
      ],
      model_not_found: [() => ({ ...ofVersion(), raw: upload('f0\n1\n') })],
      version_not_found: [
        async (console) => ({ ...(await noVersion(console)), raw: upload('f0\n1\n') }),
      ],
      artifact_too_large: [() => ({ ...ofVersion(), raw: upload('x'.repeat(300_000)) })],
      unsupported_media_type: [() => ({ ...ofVersion(), raw: 'f0\n1\n' })],
    },
  },
  validateSnapshot: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareReference(console), version: 1 },
      body: {},
      check: async (response) => {
        expect(await response.json()).toMatchObject({ row_count: 2, failing_rows: 1 });
      },
    }),
    refused: {
      invalid_request: [() => ({ ...ofVersion(), body: { digest: 'abc' } })],
      model_not_found: [() => ({ ...ofVersion(), body: {} })],
      version_not_found: [async (console) => ({ ...(await noVersion(console)), body: {} })],
      snapshot_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
          body: {},
        }),
      ],
    },
  },
  listValidationRuns: {
    success: async (console) => {
      const { model, id } = await prepareRun(console);
      return {
        as: 'viewer',
        params: { model },
        check: async (response) => {
          expect((await response.json()).items).toMatchObject([{ id, failing_rows: 1 }]);
        },
      };
    },
    refused: {
      model_not_found: [noModel],
      invalid_request: [() => ({ ...noModel(), query: { cursor: 'x' } })],
    },
  },
  getValidationRun: {
    success: async (console) => {
      const params = await prepareRun(console);
      return {
        as: 'viewer',
        params,
        check: async (response) => {
          expect((await response.json()).failures).toMatchObject([{ row: 1, rule: 'range/f0' }]);
        },
      };
    },
    refused: { validation_run_not_found: [noRun] },
  },
  downloadFailures: {
    success: async (console) => ({
      as: 'viewer',
      params: await prepareRun(console),
      check: async (response) => {
        expect(await response.text()).toBe(
          'row,rule,feature,value,expected,policy\r\n1,range/f0,f0,99,a number from 0 to 10,reject\r\n',
        );
      },
    }),
    refused: { validation_run_not_found: [noRun] },
  },
};
