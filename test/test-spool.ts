import path from 'node:path';
import type { PredictionLogOptions } from '#lib/predictions/service.ts';

/** A log's place on disk in a test's own directory. */
export function testSpool(
  directory: string,
): Pick<PredictionLogOptions, 'directory' | 'maxBytes' | 'fsync' | 'whenFull'> {
  return {
    directory: path.join(directory, 'spool'),
    maxBytes: 64 * 1024 * 1024,
    fsync: 'off',
    whenFull: 'refuse',
  };
}
