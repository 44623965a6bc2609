import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeRecord } from '#test/prediction-records.ts';
import { isKept, KEEP_ALL, redact } from './log-policy.ts';
import { uuidV7 } from './uuid-v7.ts';

describe('isKept', () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => uuidV7(1_700_000_000_000 + i, randomUUID()));

  it.each([
    [0, 0, 0],
    [0.1, 1800, 2200],
    [0.5, 9700, 10_300],
    [1, 20_000, 20_000],
  ])('keeps the share %d of many', (ratio, least, most) => {
    const kept = ids.filter((id) => isKept(id, ratio)).length;
    expect(kept).toBeGreaterThanOrEqual(least);
    expect(kept).toBeLessThanOrEqual(most);
  });

  it('decides the same each time, and keeps at a larger share what it kept at a smaller', () => {
    const small = ids.filter((id) => isKept(id, 0.2));
    expect(ids.filter((id) => isKept(id, 0.2))).toEqual(small);
    expect(small.every((id) => isKept(id, 0.3))).toBe(true);
  });
});

describe('redact', () => {
  const features = ['hour', 'origin', 'income'];
  const policy = { sampleRatio: 1, redact: ['income', 'unknown'], features };
  const secret = 123_456;

  it.each([
    ['rows', { rows: [[1, 'ORD', secret]] }, { rows: [[1, 'ORD', null]] }],
    ['tensors', { tensors: [{ name: 'x', data: [secret] }] }, null],
    ['a body that was not read', { body: { features: { income: secret } } }, null],
    ['rows of another width', { rows: [[1, secret]] }, null],
    ['nothing', null, null],
  ])('of %s', (_name, inputs, kept) => {
    const record = makeRecord({ inputs });
    const redacted = redact(record, policy);
    expect(redacted.inputs).toEqual(kept);
    expect(JSON.stringify(redacted)).not.toContain(String(secret));
    expect(record.inputs).toBe(inputs);
  });

  it('leaves out all inputs when the rows’ names are not known', () => {
    const record = makeRecord({ inputs: { rows: [[1, 'ORD', secret]] } });
    expect(redact(record, { sampleRatio: 1, redact: ['income'] }).inputs).toBeNull();
    expect(redact(record, { ...policy, features: null }).inputs).toBeNull();
  });

  it.each([
    ['of a redacted feature', 'range/income', 'income', secret],
    ['in words, of a row as a whole', 'expression/x', null, `income is ${secret}, hour is 1`],
  ])('leaves out the value %s that broke a rule', (_name, rule, feature, value) => {
    const violation = { row: 0, rule, feature, value, expected: 'less', policy: 'warn' as const };
    const validation = {
      revision: 1,
      shadow: false,
      action: 'warn' as const,
      counts: [[rule, 'warn', 1] as [string, 'warn', number]],
      violations: [violation, { ...violation, rule: 'outlier', feature: null, value: 31.5 }],
    };
    const redacted = redact(makeRecord({ validation }), policy);
    expect(redacted.validation?.violations).toMatchObject([{ rule, value: null }, { value: 31.5 }]);
    expect(JSON.stringify(redacted)).not.toContain(String(secret));
  });

  it('leaves out details that may quote a value, and keeps those of our own failures', () => {
    const errorDetail = `income must be a whole number, got ${secret}`;
    const detail = (status: number, errorCode: string) =>
      redact(makeRecord({ status, errorCode, errorDetail }), policy).errorDetail;
    expect(detail(422, 'invalid_features')).not.toContain(String(secret));
    // A protocol may answer with another status than the error's own.
    expect(detail(404, 'invalid_features')).not.toContain(String(secret));
    expect(detail(400, 'nobody knows')).not.toContain(String(secret));
    expect(detail(503, 'no_answer')).toBe(errorDetail);
    expect(detail(400, 'version_unavailable')).toBe(errorDetail);
  });

  it('says what kind of failure a version had, not in its words', () => {
    const failure = {
      version: 2,
      stage: 'run',
      code: 'version_failed',
      reason: `version 2: ${secret} is out of bounds`,
    } as const;
    expect(redact(makeRecord({ failure }), policy).failure).toEqual({
      ...failure,
      reason: 'version 2 could not run',
    });
  });

  it('changes nothing without redacted features', () => {
    const record = makeRecord();
    expect(redact(record, KEEP_ALL)).toBe(record);
  });
});
