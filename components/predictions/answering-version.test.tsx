import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { AnsweringVersion, answeringVersion } from './answering-version.tsx';

it.each([
  ['primary', 3, 3, /v<!-- -->3|v3/],
  ['fallback', 2, 2, /v<!-- -->2|v2/],
  ['default', 3, 'default', /title="No version[^"]*version 3 could not">default</],
  [null, null, null, /Refused before a version was chosen/],
])('says who answered: %s', (served_by, version, text, shown) => {
  const prediction = { served_by, version };
  expect(answeringVersion(prediction)).toBe(text);
  const markup = renderToStaticMarkup(<AnsweringVersion prediction={prediction} />);
  expect(markup).toMatch(shown);
  if (served_by === 'default') expect(markup).not.toMatch(/>v/);
});
