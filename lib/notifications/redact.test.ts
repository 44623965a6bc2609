import { expect, it } from 'vitest';
import { redact } from './redact.ts';

it.each([
  ['it said hunter2!', 'hunter2', 'it said …!'],
  [
    'no /services/T0/B0/abcdefgh here',
    'https://hooks.slack.com/services/T0/B0/abcdefgh',
    'no … here',
  ],
  ['token abcdefgh', 'https://hooks.slack.com/services/T0/B0/abcdefgh', 'token …'],
  ['AUTH aHVudGVyMg==', 'hunter2', 'AUTH …'],
  ['nothing', null, 'nothing'],
  // So short a text would be found everywhere.
  ['a banana', 'a', 'a banana'],
])('%j without %j', (text, secret, clean) => {
  expect(redact(text, secret)).toBe(clean);
});
