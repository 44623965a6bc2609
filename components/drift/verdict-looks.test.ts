import { expect, test } from 'vitest';
import { overWindow, windowName } from './verdict-looks.ts';

test.each([
  ['1h', '1 hour', 'over the last hour'],
  ['24h', '24 hours', 'over the last 24 hours'],
  ['30m', '30 minutes', 'over the last 30 minutes'],
  ['7d', '7 days', 'over the last 7 days'],
  ['release', 'since the release', 'since the release'],
  ['span', 'a chosen span', 'over a chosen span'],
])('%s', (window, name, over) => {
  expect([windowName(window), overWindow(window)]).toEqual([name, over]);
});
