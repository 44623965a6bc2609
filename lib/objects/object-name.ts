import { AppError } from '#lib/http/errors.ts';

/** `s3://bucket/key`. */
export function readObjectName(named: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/.exec(named);
  const [, bucket, key] = match ?? [];
  if (bucket !== undefined && key !== undefined) return { bucket, key };
  throw new AppError('invalid_request', {
    publicMessage: `${named} is no object: expected s3://bucket/key.`,
  });
}

export const isObjectName = (named: string): boolean => named.startsWith('s3://');
