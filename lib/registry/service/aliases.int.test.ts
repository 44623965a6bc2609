import { describe, expect, it } from 'vitest';
import { columnsModel } from '#test/onnx-models.ts';
import { registryBench, uniqueModel } from '#test/registry-bench.ts';

const bench = registryBench();

describe('aliases', () => {
  it('points at a version, moves, and goes', async () => {
    const bytes = columnsModel();
    await bench.register(bytes);
    await bench.register(bytes);
    const set = (version: number) =>
      bench.registry.setAlias(bench.model, 'champion', { version, reason: 'best' }, bench.ctx);
    expect((await set(1)).aliases).toEqual({ champion: 1 });
    expect((await set(2)).aliases).toEqual({ champion: 2 });
    // No change, and so no entry of one.
    expect((await set(2)).aliases).toEqual({ champion: 2 });
    expect(await bench.registry.getVersion(bench.model, 2)).toMatchObject({
      aliases: ['champion'],
    });
    await bench.registry.deleteAlias(bench.model, 'champion', {}, bench.ctx);
    expect((await bench.registry.getModel(bench.model)).aliases).toEqual({});
    expect(await bench.audit('alias.set')).toMatchObject([
      { before: null, after: { version: 1 }, reason: 'best' },
      { before: { version: 1 }, after: { version: 2 } },
    ]);
    expect(await bench.audit('alias.delete')).toMatchObject([{ before: { version: 2 } }]);
  });

  it('refuses what it cannot point at, and one that is absent', async () => {
    await bench.register(uniqueModel());
    await bench.archive(1);
    const set = (version: number) =>
      bench.registry.setAlias(bench.model, 'champion', { version }, bench.ctx);
    await expect(set(1)).rejects.toMatchObject({ code: 'version_archived' });
    await expect(set(2)).rejects.toMatchObject({ code: 'version_not_found' });
    await expect(
      bench.registry.deleteAlias(bench.model, 'champion', {}, bench.ctx),
    ).rejects.toMatchObject({ code: 'alias_not_found' });
  });
});
