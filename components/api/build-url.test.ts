import { expect, test } from 'vitest';
import { buildUrl } from './build-url.ts';

test.each([
  ['/api/v1/fleet', {}, {}, '/api/v1/fleet'],
  ['/api/v1/models/{model}', { model: 'a/b c' }, {}, '/api/v1/models/a%2Fb%20c'],
  ['/x/{a}/y/{b}', { a: 1, b: 'two' }, { q: 'é&', n: 2 }, '/x/1/y/two?q=%C3%A9%26&n=2'],
  ['/x', {}, { a: undefined, b: null, c: '', d: 0, e: false }, '/x?d=0&e=false'],
])('%s', (template, params, query, url) => {
  expect(buildUrl(template, params, query)).toBe(url);
});

test('a missing parameter is an error', () => {
  expect(() => buildUrl('/x/{model}')).toThrow('model');
});
