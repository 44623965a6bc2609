import { expect, test } from 'vitest';
import { toCsv } from './to-csv.ts';

test.each([
  ['plain', [['a', 1, true]], 'h\r\na,1,true\r\n'],
  ['empty cells', [[null, undefined]], 'h\r\n,\r\n'],
  [
    'quotes, commas and newlines',
    [['say "hi", twice\nor so']],
    'h\r\n"say ""hi"", twice\nor so"\r\n',
  ],
  ['what a spreadsheet would run', [['=1+1', '-2', '@x']], "h\r\n'=1+1,'-2,'@x\r\n"],
  ['negative numbers stay numbers', [[-2]], 'h\r\n-2\r\n'],
])('%s', (_name, rows, text) => {
  expect(toCsv(['h'], rows)).toBe(text);
});
