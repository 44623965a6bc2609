import { z } from 'zod';
import { parseInput } from '#lib/http/parse-input.ts';
import { invalidPart, withMultipart } from '#lib/http/service/receive-multipart.ts';

/** Receives the multipart body of a table: `file`, which is gone once `use` ended. */
export function receiveTable<T>(
  request: Request,
  options: { directory: string; maxArtifactBytes: number },
  use: (table: { path: string; source: string }) => Promise<T>,
): Promise<T> {
  const file = { maxBytes: options.maxArtifactBytes, tooLarge: 'artifact_too_large' } as const;
  const spec = { directory: options.directory, files: { file }, fields: {} };
  return withMultipart(request, spec, ({ files }) => {
    if (!files.file)
      throw invalidPart('file', 'must be sent: CSV with a line of names, or Parquet');
    const name = parseInput(z.string(), files.file.filename, 'the file name of file');
    return use({ path: files.file.path, source: name.slice(0, 200) });
  });
}
