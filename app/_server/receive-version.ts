import { z } from 'zod';
import { AppError } from '#lib/http/errors.ts';
import { parseInput } from '#lib/http/parse-input.ts';
import { invalidPart, withMultipart } from '#lib/http/service/receive-multipart.ts';
import { type VersionMetadata, versionMetadataSchema } from '#lib/registry/contract.ts';
import type { VersionUpload } from '#lib/registry/service.ts';

const MAX_METADATA_BYTES = 4 * 1024 * 1024;

/** Receives the multipart body of an upload: `artifact`, and `metadata` and `reference` if sent; the files are gone once `use` ended. */
export function receiveVersion<T>(
  request: Request,
  options: { directory: string; maxArtifactBytes: number },
  use: (upload: VersionUpload) => Promise<T>,
): Promise<T> {
  const file = { maxBytes: options.maxArtifactBytes, tooLarge: 'artifact_too_large' } as const;
  const spec = {
    directory: options.directory,
    files: { artifact: file, reference: file },
    fields: { metadata: { maxBytes: MAX_METADATA_BYTES } },
  };
  return withMultipart(request, spec, ({ files, fields }) => {
    if (!files.artifact) throw invalidPart('artifact', 'must be sent: the ONNX file');
    return use({
      artifact: files.artifact,
      metadata: parseMetadata(fields.metadata),
      reference: files.reference && {
        ...files.reference,
        filename: parseInput(z.string(), files.reference.filename, 'the file name of reference'),
      },
    });
  });
}

function parseMetadata(text: string | undefined): VersionMetadata {
  if (text === undefined || text.trim() === '') return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError('not_json', {
      publicMessage: `The part "metadata" is not valid JSON: ${cause instanceof Error ? cause.message : 'unreadable'}.`,
      fields: [{ field: 'metadata', message: 'must be JSON' }],
      cause,
    });
  }
  return parseInput(versionMetadataSchema, json, 'metadata', 'metadata');
}
