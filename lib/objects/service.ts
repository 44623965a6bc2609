import { createWriteStream } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { AppError } from '#lib/http/errors.ts';
import { readObjectName } from './object-name.ts';

export interface ObjectSettings {
  /** Buckets that may be read; none: there are no objects here. */
  buckets: readonly string[];
  /** Of a store that is not Amazon’s, such as MinIO or Ceph. */
  endpoint: string | undefined;
  region: string;
}

/**
 * Reads objects of S3 and stores that speak as it does, with the credentials that AWS’s own tools would find (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, a
 * role of the machine).
 */
export function createObjectFetch({ buckets, endpoint, region }: ObjectSettings) {
  let client: S3Client | undefined;
  return async (named: string, into: string, signal: AbortSignal): Promise<string> => {
    const { bucket, key } = readObjectName(named);
    if (!buckets.includes(bucket))
      throw refused(named, `MAINSTAY_S3_BUCKETS does not name ${bucket}`);
    client ??= new S3Client({
      region,
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    });
    const file = path.join(into, `object${path.posix.extname(key)}`);
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
        abortSignal: signal,
      });
      await pipeline(Body as Readable, createWriteStream(file), { signal });
      return file;
    } catch (error) {
      signal.throwIfAborted();
      const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : 0;
      // What is wrong on the server's side may go well another time.
      if (!(error instanceof S3ServiceException) || (status ?? 500) >= 500) throw error;
      throw refused(named, `the object store says ${error.name}`);
    }
  };
}

function refused(named: string, why: string): AppError {
  return new AppError('invalid_request', { publicMessage: `${named} cannot be read: ${why}.` });
}
