import { expect, it } from 'vitest';
import { checkReference, REFERENCE_HEAD_BYTES } from './check-reference.ts';

const check =
  (content: string | Uint8Array, features: string[] = []) =>
  () => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const head = bytes.subarray(0, REFERENCE_HEAD_BYTES);
    checkReference(
      { filename: 'r.csv', size: bytes.length, head, tail: bytes.slice(-8) },
      features,
    );
  };
const parquet = (footerBytes: number) =>
  Uint8Array.of(...Buffer.from('PAR1footer'), footerBytes, 0, 0, 0, ...Buffer.from('PAR1'));
const long = (line: string) => `hour,origin\n${line.repeat(REFERENCE_HEAD_BYTES / 4)}`;
const wide = Array.from({ length: 200_000 }, (_, index) => `column ${index}`);

it.each([
  ['CSV', 'hour,origin\n5,BHM\n'],
  ['CSV with a byte order mark and Windows line ends', '\ufeffhour;origin\r\n5;BHM\r\n'],
  ['tabs', 'hour\torigin\n5\tBHM'],
  ['quotes, with line ends and commas in them', 'hour,"origin"\n5,"B\nH, M"\n'],
  ['other columns too, in any order', 'score,origin,hour\n0.5,BHM,5\n'],
  ['empty values', 'hour,origin\n,BHM\n'],
  ['a file longer than what is read', long('5,BHM\n')],
  ['Parquet', parquet(6)],
])('takes %s', (_name, content) => {
  expect(check(content, ['hour', 'origin'])).not.toThrow();
});

it('takes one column', () => {
  expect(check('score\n0.5\n')).not.toThrow();
});

it.each([
  ['nothing', '', 'is empty'],
  ['blank lines', '\n \n', 'is empty'],
  ['a page', '<!doctype html>\n<p>', 'is an HTML or XML page'],
  ['an ONNX file', new Uint8Array([8, 9, 18, 7, 0, 255, 254, 1]), 'is not UTF-8 text'],
  ['text with zero bytes', 'a,b\n\0', 'holds binary data'],
  ['a header alone', 'hour,origin\n', 'has no row below its first line'],
  ['a nameless column', 'hour,,origin\n1,2,3\n', 'has a column without a name'],
  ['a name given twice', 'hour,origin,hour\n1,2,3\n', 'has two columns named hour'],
  ['a row of another length', 'hour,origin\n1,2\n1\n', 'has 1 values in row 2, but 2 columns'],
  ['an open quote', 'hour,origin\n1,"x\n', 'has quotes that do not match in line 2'],
  ['prose', 'Dear all,\nhere is the sample.\n', 'has a column without a name'],
  ['another table', 'hour,day\n1,2\n', 'the model’s features: origin.', ['hour', 'origin']],
  ['a first line without an end', wide.join(','), 'has a first line of more than 1 MiB'],
  ['a cut Parquet file', 'PAR1 anything', 'is a Parquet file cut short'],
  ['a Parquet file without a footer', parquet(0), 'is a Parquet file cut short'],
  ['a Parquet file that lacks its middle', parquet(200), 'is a Parquet file cut short'],
])('refuses %s', (_name, content, message, features: string[] = []) => {
  expect(check(content, features)).toThrow(message);
});

it('names some of many columns that are missing', () => {
  expect(check('a\n1\n', wide)).toThrow(/: column 0, .*, column 9 and 199990 more\./);
});
