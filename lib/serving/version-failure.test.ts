import { expect, it } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import { FeaturesAway } from './featured-call.ts';
import { nameFailure, VersionBarred } from './version-failure.ts';

it.each([
  [
    new RunFailure('timeout', 'There was no answer within 300 ms'),
    'version_timeout',
    'version 2: there was no answer within 300 ms',
  ],
  [
    new RunFailure('lost', '127.0.0.1:9901 refuses connections'),
    'version_lost',
    'version 2: 127.0.0.1:9901 refuses connections',
  ],
  [
    new RunFailure('rejected', 'ONNX Runtime said no.'),
    'version_failed',
    'version 2: ONNX Runtime said no',
  ],
  [new VersionBarred('breaker_open', null), 'breaker_open', 'version 2: breaker open'],
  [
    new VersionBarred('breaker_open', 'There was no answer within 300 ms'),
    'breaker_open',
    'version 2: breaker open (there was no answer within 300 ms)',
  ],
  [new VersionBarred('breaker_held', null), 'breaker_held', 'version 2: held open by an operator'],
  [
    new AppError('model_rejected_input', { publicMessage: 'm could not run on this input: no 9' }),
    'input_rejected',
    'version 2: m could not run on this input: no 9',
  ],
  [
    new FeaturesAway('Features cannot be looked up now: no answer within 500 ms.', 1),
    'features_away',
    'version 2: features cannot be looked up now: no answer within 500 ms',
  ],
])('%s', (error, code, reason) => {
  expect(nameFailure(error, 2)).toMatchObject({ code, reason });
});

it.each<[string, Error, string]>([
  [
    'a runtime',
    new RunFailure('rejected', 'out of bounds, idx=99', { plain: 'The runtime could not run it' }),
    'the runtime could not run it',
  ],
  [
    'a server',
    new RunFailure('lost', 'a:80: it answered 500: no 77123.5', {
      plain: 'a:80: it answered 500',
    }),
    'a:80: it answered 500',
  ],
  [
    'a refusal',
    new AppError('model_rejected_input', { publicMessage: 'm could not run on this input: no 9' }),
    'it could not run on the input',
  ],
  ['what quotes nothing', new RunFailure('timeout', 'There was no answer'), 'there was no answer'],
])('says plainly, without values, what %s said', (_name, error, plain) => {
  expect(nameFailure(error, 2).plain).toBe(`version 2: ${plain}`);
});

it('is short', () => {
  expect(nameFailure(new RunFailure('lost', 'x'.repeat(5000)), 1).reason).toHaveLength(212);
});
