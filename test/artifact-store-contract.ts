import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  ArtifactCorrupt,
  ArtifactMissing,
  type ArtifactStore,
  InvalidDigest,
} from '#lib/artifacts/contract.ts';

export interface StoreUnderTest {
  store: ArtifactStore;
  /** Changes a stored artifact's bytes behind the store's back. */
  damage(digest: string): Promise<void>;
  /** A file with these bytes, outside the store. */
  writeFile(bytes: Uint8Array): Promise<string>;
}

/** What every implementation of ArtifactStore must do: named cases, each run against an empty store. */
export const artifactStoreContract: Record<string, (under: StoreUnderTest) => Promise<void>> = {
  async 'keeps bytes under their SHA-256'({ store }) {
    const stored = await store.put({ bytes: MODEL });
    assert.deepEqual(stored, { digest: sha256(MODEL), sizeBytes: MODEL.length });
    assert.deepEqual(Buffer.from(await store.read(stored.digest)), Buffer.from(MODEL));
    assert.equal(await store.has(stored.digest), true);
  },

  async 'keeps a file, and does not need it afterwards'({ store, writeFile }) {
    const large = new Uint8Array(3 * 1024 * 1024 + 7).map((_, index) => index % 251);
    const { digest, sizeBytes } = await store.put({ path: await writeFile(large) });
    assert.equal(sizeBytes, large.length);
    const { stream, ...found } = await store.stream(digest);
    assert.equal(found.sizeBytes, large.length);
    assert.equal(sha256(await collected(stream)), digest);
  },

  async 'keeps the empty file'({ store }) {
    const { digest, sizeBytes } = await store.put({ bytes: new Uint8Array() });
    assert.equal(sizeBytes, 0);
    assert.equal((await store.read(digest)).length, 0);
  },

  async 'takes the expected digest and refuses another'({ store }) {
    await store.put({ bytes: MODEL }, sha256(MODEL));
    const other = Uint8Array.of(1, 2, 3);
    await assert.rejects(store.put({ bytes: other }, sha256(MODEL)), {
      code: 'artifact_digest_mismatch',
    });
    assert.equal(await store.has(sha256(other)), false);
  },

  async 'putting the same bytes again changes nothing'({ store }) {
    const first = await store.put({ bytes: MODEL });
    assert.deepEqual(await store.put({ bytes: MODEL }), first);
    assert.equal(sha256(await store.read(first.digest)), first.digest);
  },

  async 'many putting the same bytes at once all succeed'({ store }) {
    const all = await Promise.all(
      Array.from({ length: 20 }, () => store.put({ bytes: MODEL }, sha256(MODEL))),
    );
    assert.deepEqual(new Set(all.map(({ digest }) => digest)), new Set([sha256(MODEL)]));
    assert.equal(sha256(await store.read(sha256(MODEL))), sha256(MODEL));
  },

  async 'damaged bytes are never handed out'({ store, damage }) {
    const { digest } = await store.put({ bytes: MODEL });
    await damage(digest);
    await assert.rejects(store.read(digest), ArtifactCorrupt);
    await assert.rejects(store.stream(digest), ArtifactCorrupt);
  },

  async 'putting the bytes again repairs damage'({ store, damage }) {
    const { digest } = await store.put({ bytes: MODEL });
    await damage(digest);
    await store.put({ bytes: MODEL });
    assert.equal(sha256(await store.read(digest)), digest);
  },

  async 'what is not there is said to be missing'({ store }) {
    const digest = sha256(MODEL);
    assert.equal(await store.has(digest), false);
    await assert.rejects(store.read(digest), ArtifactMissing);
    await assert.rejects(store.stream(digest), ArtifactMissing);
  },

  async 'removes, also twice'({ store }) {
    const { digest } = await store.put({ bytes: MODEL });
    await store.remove(digest);
    await store.remove(digest);
    assert.equal(await store.has(digest), false);
    await store.put({ bytes: MODEL });
    assert.equal(await store.has(digest), true);
  },

  async 'refuses what is not a digest'({ store }) {
    for (const odd of ['', 'abc', '../../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(64)}/`]) {
      await assert.rejects(store.read(odd), InvalidDigest);
      await assert.rejects(store.stream(odd), InvalidDigest);
      await assert.rejects(store.has(odd), InvalidDigest);
      await assert.rejects(store.remove(odd), InvalidDigest);
      await assert.rejects(store.put({ bytes: MODEL }, odd), InvalidDigest);
    }
  },
};

const MODEL = new TextEncoder().encode('the bytes of a model');

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function collected(stream: Readable): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}
