interface StoredArtifact {
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  digest: string;
  sizeBytes: number;
}

/**
 * Files kept once under the SHA-256 of their bytes. What is read is what was put, or an error: never other bytes.
 */
export interface ArtifactStore {
  /**
   * Keeps a copy of the source. With `expectedDigest`, a source of other bytes is refused (`artifact_digest_mismatch`) and
   * not kept. Bytes that are there already are verified, and replaced when they were damaged.
   */
  put(source: ArtifactSource, expectedDigest?: string): Promise<StoredArtifact>;
  /** All bytes, verified. Throws ArtifactMissing or ArtifactCorrupt. */
  read(digest: string): Promise<Uint8Array>;
  /** As `read`, in pieces: verified as a whole before the first piece is handed out. */
  stream(digest: string): Promise<{ stream: ArtifactStream; sizeBytes: number }>;
  has(digest: string): Promise<boolean>;
  /** Does nothing when there is no such artifact. */
  remove(digest: string): Promise<void>;
}

/** A Node.js Readable of bytes. */
type ArtifactStream = import('node:stream').Readable;

export type ArtifactSource = { path: string } | { bytes: Uint8Array };

export class ArtifactMissing extends Error {
  override name = 'ArtifactMissing';
  constructor(digest: string) {
    super(`There is no artifact ${digest}`);
  }
}

export class ArtifactCorrupt extends Error {
  override name = 'ArtifactCorrupt';
  /** The digest of the bytes that are there. */
  readonly found: string;
  constructor(digest: string, found: string) {
    super(`Artifact ${digest} is damaged: its bytes now have the digest ${found}`);
    this.found = found;
  }
}

export class InvalidDigest extends Error {
  override name = 'InvalidDigest';
  constructor(digest: string) {
    super(
      `Expected 64 hexadecimal digits of a SHA-256, got ${JSON.stringify(digest.slice(0, 100))}`,
    );
  }
}
