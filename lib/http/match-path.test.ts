import { expect, it } from 'vitest';
import { matchPath } from './match-path.ts';

it.each([
  ['/api/v1/models', '/api/v1/models', {}],
  ['/api/v1/models', '/api/v1/models/', {}],
  ['/api/v1/models/{model}', '/api/v1/models/a%20b', { model: 'a b' }],
  ['/m/{model}/v/{version}', '/m/x/v/3', { model: 'x', version: '3' }],
  ['/m/{model}', '/m/', undefined],
  ['/m/{model}', '/m/a/b', undefined],
  ['/m/{model}', '/n/a', undefined],
  ['/m/{model}', '/m/%zz', undefined],
])('%s, %s', (template, pathname, expected) => {
  expect(matchPath(template, pathname)).toEqual(expected);
});
