import { chmod, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { registryBench, sha256, uniqueModel } from '#test/registry-bench.ts';

const bench = registryBench();

describe('listVersions', () => {
  it('lists newest first, by pages and status, with aliases', async () => {
    const bytes = uniqueModel();
    for (let n = 1; n <= 3; n++) await bench.register(bytes, { metrics: { auc: n / 10 } });
    await bench.registry.setAlias(bench.model, 'champion', { version: 2 }, bench.ctx);
    await bench.archive(1);
    const first = await bench.registry.listVersions(bench.model, { limit: 2 });
    expect(first.items.map((item) => [item.version, item.aliases, item.metrics.auc])).toEqual([
      [3, [], 0.3],
      [2, ['champion'], 0.2],
    ]);
    expect(first.items[0]).not.toHaveProperty('signature');
    const cursor = first.next_cursor ?? undefined;
    expect(
      (await bench.registry.listVersions(bench.model, { limit: 2, cursor })).items,
    ).toMatchObject([{ version: 1, status: 'archived' }]);
    const ready = await bench.registry.listVersions(bench.model, { limit: 9, status: 'ready' });
    expect(ready.items.map((item) => item.version)).toEqual([3, 2]);
  });
});

describe('openArtifact', () => {
  it('says what has become of a file that is not what was uploaded, which another upload mends', async () => {
    const bytes = uniqueModel();
    const file = bench.artifacts.path(sha256(bytes));
    const mend = 'Upload the same file once more, or restore it from a backup.';
    const happenings: [() => Promise<void>, string][] = [
      [
        () => writeFile(file, 'overwritten'),
        `The model’s file is damaged: its digest is now ${sha256(Buffer.from('overwritten'))}, and was ${sha256(bytes)}. ${mend}`,
      ],
      [
        () => rm(file),
        `The model’s file is missing: there is none of the digest ${sha256(bytes)}. ${mend}`,
      ],
    ];
    for (const [happens, publicMessage] of happenings) {
      await bench.register(bytes);
      await chmod(file, 0o600);
      const { stream } = await bench.registry.openArtifact(bench.model, 1);
      stream.destroy();
      await happens();
      await expect(bench.registry.openArtifact(bench.model, 1)).rejects.toMatchObject({
        code: 'artifact_damaged',
        publicMessage,
      });
    }
  });
});

describe('archiveVersion and deleteVersion', () => {
  it('archives once, and not while an alias points at it', async () => {
    await bench.register(uniqueModel());
    await bench.registry.setAlias(bench.model, 'champion', { version: 1 }, bench.ctx);
    await expect(bench.archive(1)).rejects.toMatchObject({ code: 'version_in_use' });
    await bench.registry.deleteAlias(bench.model, 'champion', {}, bench.ctx);
    const archived = await bench.archive(1, 'old');
    expect(archived).toMatchObject({ status: 'archived', aliases: [] });
    expect(await bench.audit('version.archive')).toMatchObject([
      { reason: 'old', before: { status: 'ready' }, after: { status: 'archived' } },
    ]);
    await expect(bench.archive(1)).rejects.toMatchObject({ code: 'version_archived' });
    const { stream, sizeBytes } = await bench.registry.openArtifact(bench.model, 1);
    expect(sizeBytes).toBe(archived.size_bytes);
    stream.destroy();
  });

  it('refuses a version in force, and says where', async () => {
    const bytes = uniqueModel();
    await bench.register(bytes);
    await bench.register(bytes);
    await bench.promote(1);
    const inUse = {
      code: 'version_in_use',
      publicMessage: expect.stringContaining('takes all traffic in release 1'),
    };
    await expect(bench.archive(1)).rejects.toMatchObject(inUse);
    await expect(bench.delete(1)).rejects.toMatchObject(inUse);
    await bench.promote(2);
    await expect(bench.delete(1)).rejects.toMatchObject({
      code: 'version_in_use',
      publicMessage: expect.stringContaining('is in the fallback chain in release 2'),
    });
    await bench.promote(2, []);
    await bench.delete(1);
  });

  it('never lets a version be released and archived at once', async () => {
    const bytes = uniqueModel();
    await bench.register(bytes);
    await bench.register(bytes);
    await bench.promote(1);
    const [released, archived] = await Promise.allSettled([bench.promote(2), bench.archive(2)]);
    expect([released.status, archived.status].sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('removes the bytes with their last version, and keeps the row', async () => {
    const bytes = uniqueModel();
    const digest = sha256(bytes);
    await bench.register(bytes);
    await bench.register(bytes);
    await bench.delete(1);
    expect(await bench.artifacts.has(digest)).toBe(true);
    await bench.archive(2);
    await bench.delete(2);
    expect(await bench.artifacts.has(digest)).toBe(false);
    expect(await bench.registry.getVersion(bench.model, 2)).toMatchObject({
      status: 'deleted',
      digest,
    });
    await expect(bench.registry.openArtifact(bench.model, 2)).rejects.toMatchObject({
      code: 'version_not_found',
      publicMessage: expect.stringContaining('deleted'),
    });
    await expect(bench.delete(2)).rejects.toMatchObject({ code: 'version_archived' });
    expect(await bench.registry.getModel(bench.model)).toMatchObject({
      version_count: 0,
      latest_version: null,
    });
    expect(await bench.register(bytes)).toMatchObject({ version: 3 });
  });

  it('refuses a version that does not exist', async () => {
    const missing = { code: 'version_not_found' };
    await expect(bench.registry.getVersion(bench.model, 1)).rejects.toMatchObject(missing);
    await expect(bench.registry.openArtifact(bench.model, 1)).rejects.toMatchObject(missing);
    await expect(bench.archive(1)).rejects.toMatchObject(missing);
    await expect(bench.delete(1)).rejects.toMatchObject(missing);
  });
});
