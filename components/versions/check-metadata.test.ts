import { describe, expect, it } from 'vitest';
import { checkMetadata, formatPath, summariseMetadata } from './check-metadata.ts';

describe('checkMetadata', () => {
  it('takes no text as no metadata', () => {
    expect(checkMetadata('  \n')).toEqual({ metadata: {}, errors: null });
  });

  it('takes metadata that fits its schema', () => {
    const { metadata } = checkMetadata('{"metrics":{"auc":0.9},"feature_names":["a","b"]}');
    expect(metadata).toEqual({ metrics: { auc: 0.9 }, feature_names: ['a', 'b'] });
  });

  it('says where the text stops being JSON', () => {
    const { errors } = checkMetadata('{"metrics": }');
    expect(errors?.[0]?.field).toBe('metadata');
    expect(errors?.[0]?.message).toMatch(/^is not JSON: ./);
  });

  it('says what is wrong in words', () => {
    const { errors } = checkMetadata('{"metrics":{"auc":"high"}}');
    expect(errors?.[0]?.message).toBe('must be a number, got text');
  });

  it.each([
    ['{"metrics":{"auc":"high"}}', 'metrics.auc'],
    [
      '{"golden_cases":[{"inputs":{},"outputs":{}},{"inputs":1,"outputs":{}}]}',
      'golden_cases[1].inputs',
    ],
    ['{"metrcs":{}}', 'metadata'],
    ['[]', 'metadata'],
  ])('names the field that is wrong in %s', (text, field) => {
    const { errors } = checkMetadata(text);
    expect(errors?.map((error) => error.field)).toContain(field);
  });
});

describe('formatPath', () => {
  it('writes indexes in brackets', () => {
    expect(formatPath(['golden_cases', 3, 'inputs', 'hour'])).toBe('golden_cases[3].inputs.hour');
  });
});

describe('summariseMetadata', () => {
  it.each([
    [{}, 'nothing'],
    [{ metrics: { auc: 1 } }, '1 metric'],
    [{ feature_names: ['a', 'b'], golden_cases: [] }, '2 feature names'],
  ])('%o is %s', (metadata, text) => {
    expect(summariseMetadata(metadata)).toBe(text);
  });
});
