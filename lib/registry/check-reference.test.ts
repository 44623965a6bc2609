import { expect, it } from 'vitest';
import { checkReference } from './check-reference.ts';

const check = (content: string | Uint8Array) => {
  const head = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return () => checkReference({ filename: 'r.csv', size: head.length, head, tail: head.slice(-4) });
};

it.each([
  ['CSV', 'hour,origin\n5,BHM\n'],
  ['CSV with a byte order mark and Windows line ends', '\ufeffhour;origin\r\n5;BHM\r\n'],
  ['one column', 'score\n0.5\n'],
  ['Parquet', 'PAR1 anything in between PAR1'],
])('takes %s', (_name, content) => {
  expect(check(content)).not.toThrow();
});

it.each([
  ['nothing', '', 'is empty'],
  ['a page', '<!doctype html>\n<p>', 'is an HTML or XML page'],
  ['an ONNX file', new Uint8Array([8, 9, 18, 7, 0, 255, 254, 1]), 'is not UTF-8 text'],
  ['text with zero bytes', 'a,b\n\0', 'holds binary data'],
  ['a header alone', 'hour,origin\n', 'has no row below its first line'],
  ['a nameless column', 'hour,,origin\n1,2,3\n', 'has a column without a name'],
  ['a cut Parquet file', 'PAR1 anything', 'is a Parquet file cut short'],
])('refuses %s', (_name, content, message) => {
  expect(check(content)).toThrow(message);
});
