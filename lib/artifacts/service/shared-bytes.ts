import type { Tx } from '#lib/db/client.ts';
import type { ArtifactSource, ArtifactStore } from '../contract.ts';
import { findUnusedDigests, lockDigests } from '../store/digests.ts';

/**
 * Sees to it that bytes that were put are there when the transaction writes down what needs them: somebody else may have removed the
 * same ones meanwhile.
 */
export async function holdBytes(
  tx: Tx,
  artifacts: Pick<ArtifactStore, 'has' | 'put'>,
  files: readonly { digest: string; source: ArtifactSource }[],
): Promise<void> {
  await lockDigests(
    tx,
    files.map(({ digest }) => digest),
  );
  for (const { digest, source } of files) {
    if (!(await artifacts.has(digest))) await artifacts.put(source, digest);
  }
}

/** Removes the bytes that nothing needs any more. A crash before this leaves bytes, never a hole. */
export async function removeUnused(
  tx: Tx,
  artifacts: Pick<ArtifactStore, 'remove'>,
  digests: readonly string[],
): Promise<void> {
  await lockDigests(tx, digests);
  for (const unused of new Set(await findUnusedDigests(tx, digests))) {
    await artifacts.remove(unused);
  }
}
