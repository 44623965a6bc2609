/** What a file that is no ONNX model seems to be, for the message; null when its first bytes say nothing. */
export function describeFile(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'The file is empty';
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64));
  const text = start.toString('latin1').trimStart();
  for (const [isIt, description] of KINDS) if (isIt(text, start)) return description;
  return null;
}

const KINDS: ReadonlyArray<[(text: string, start: Buffer) => boolean, string]> = [
  [(text) => text.startsWith('<'), 'The file is an HTML or XML page'],
  [
    (text) => text.startsWith('version https://git-lfs'),
    'The file is a Git LFS pointer; fetch the file it stands for',
  ],
  [
    (text) => text.startsWith('PK'),
    'The file is a ZIP archive (PyTorch saves such files); send the ONNX file itself',
  ],
  [
    (_, start) => start[0] === 0x1f && start[1] === 0x8b,
    'The file is compressed with gzip; send the ONNX file itself',
  ],
  [
    (_, start) => start[0] === 0x80 && (start[1] ?? 0) <= 5,
    'The file is a Python pickle; export the model to ONNX',
  ],
  [
    (_, start) => start.toString('latin1', 1, 4) === 'HDF',
    'The file is HDF5 (Keras saves such files); export the model to ONNX',
  ],
  [
    (_, start) => start.toString('latin1', 4, 8) === 'ORTM',
    'The file is in ONNX Runtime’s own format; send the ONNX file it was made from',
  ],
  [(text) => text.startsWith('{') || text.startsWith('['), 'The file is JSON'],
];
