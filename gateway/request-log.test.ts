import { expect, it } from 'vitest';
import { createRequestLog } from './request-log.ts';

const answered = {
  requestId: 'r1',
  model: 'flights',
  version: 2,
  releaseSeq: 7,
  protocol: 'native',
  status: 200,
  errorCode: null,
  errorStage: null,
  servedBy: 'primary',
  cached: false,
  rowCount: 3,
  latencyMs: 1.23456,
} as const;
const failed = {
  ...answered,
  status: 503,
  errorCode: 'no_answer',
  errorStage: 'run',
  servedBy: null,
} as const;

function setUp(level: 'info' | 'debug') {
  const lines: [level: string, fields: object, text: string][] = [];
  let ms = 0;
  const write = (name: string) => (fields: object, text: string) => {
    lines.push([name, fields, text]);
  };
  const { request } = createRequestLog({
    clock: () => ms,
    log: {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      isLevelEnabled: (asked) => asked !== 'debug' || level === 'debug',
    },
  });
  return { request, lines, wait: (by: number) => (ms += by) };
}

it('says of a failed request who failed, where and how', () => {
  const { request, lines } = setUp('info');
  request(answered);
  request(failed);
  request({ ...failed, status: 422, errorCode: 'invalid_features', errorStage: 'validate' });
  expect(lines).toEqual([
    [
      'warn',
      {
        requestId: 'r1',
        model: 'flights',
        version: 2,
        release: 7,
        protocol: 'native',
        status: 503,
        code: 'no_answer',
        stage: 'run',
        latencyMs: 1.235,
      },
      'prediction failed',
    ],
    [
      'info',
      expect.objectContaining({ code: 'invalid_features', stage: 'validate' }),
      'prediction refused',
    ],
  ]);
});

it('writes as many lines as can be read, and says how many are missing', () => {
  const { request, lines, wait } = setUp('info');
  for (let i = 0; i < 1000; i += 1) request(failed);
  expect(lines).toHaveLength(100);
  wait(1000);
  for (let i = 0; i < 1000; i += 1) request(failed);
  expect(lines).toHaveLength(111);
  expect(lines[100]).toEqual([
    'warn',
    { requests: 900 },
    'more requests failed than there are lines for',
  ]);
});

it('has a line for every request at debug level', () => {
  const { request, lines } = setUp('debug');
  for (let i = 0; i < 300; i += 1) request(failed);
  request(answered);
  expect(lines).toHaveLength(301);
  expect(lines.at(-1)).toEqual([
    'debug',
    expect.objectContaining({ requestId: 'r1', servedBy: 'primary', cached: false, rows: 3 }),
    'prediction',
  ]);
});
