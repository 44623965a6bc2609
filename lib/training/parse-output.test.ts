import { describe, expect, it } from 'vitest';
import { parseOutput } from './parse-output.ts';

const nothing = { metrics: '{}', goldenCases: null, output: null, environment: null };

it('needs nothing but metrics', () => {
  expect(parseOutput(nothing)).toEqual({
    ...{ metrics: {}, goldenCases: [], featureNames: null, output: null, environment: [] },
  });
});

it('leaves out metrics that are not defined', () => {
  const metrics = '{"roc_auc": null, "log_loss": 0.5}';
  expect(parseOutput({ ...nothing, metrics }).metrics).toEqual({ log_loss: 0.5 });
});

it('reads packages line by line', () => {
  const environment = 'python==3.13\r\n\n  numpy==2.4.6  \n';
  expect(parseOutput({ ...nothing, environment }).environment).toEqual([
    'python==3.13',
    'numpy==2.4.6',
  ]);
});

describe('says what is wrong', () => {
  it.each([
    [{ metrics: null }, 'The trainer’s metrics.json is not there'],
    [{ metrics: '{"a": Infinity}' }, 'NaN and Infinity are no JSON: write null.'],
    [{ metrics: '[1]' }, 'metrics.json is not what was expected: must be an object, got a list.'],
    [{ metrics: '{"a": {"b": 1}}' }, 'a must be a number'],
    [{ output: '{"feature_names": []}' }, 'output.json is not what was expected: feature_names'],
    [{ output: '{"output": {"scores": "y"}}' }, 'output has a field nobody knows: scores'],
    [{ goldenCases: '{}' }, 'golden_cases.json is not what was expected: must be a list'],
    [{ environment: 'x'.repeat(501) }, 'environment.txt has a line that is no package'],
    [{ environment: 'a==1\n'.repeat(2001) }, 'environment.txt has more than 2000 lines'],
  ])('%j', (texts, says) => {
    expect(() => parseOutput({ ...nothing, ...texts })).toThrow(says);
  });
});
