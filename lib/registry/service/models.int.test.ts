import { describe, expect, it } from 'vitest';
import { registryBench, uniqueModel } from '#test/registry-bench.ts';

const bench = registryBench();

describe('models', () => {
  it('creates, reads and changes one, with an entry for each change', async () => {
    const name = `${bench.model}-a`;
    const made = await bench.registry.createModel(
      { name, task: 'regression', description: 'delay', tags: { team: 'ops' } },
      bench.ctx,
    );
    expect(made).toEqual({
      name,
      task: 'regression',
      description: 'delay',
      tags: { team: 'ops' },
      aliases: {},
      version_count: 0,
      latest_version: null,
      release: null,
      created_at: expect.stringMatching(/Z$/),
      created_by: bench.ctx.actor,
    });
    const changed = await bench.registry.updateModel(
      name,
      { description: 'late?', reason: 'typo' },
      bench.ctx,
    );
    expect(changed).toEqual({ ...made, description: 'late?' });
    expect(await bench.registry.getModel(name)).toEqual(changed);
    // What changes nothing is no entry.
    for (const same of [{}, { reason: 'x' }, { tags: { team: 'ops' } }, { description: 'late?' }]) {
      expect(await bench.registry.updateModel(name, same, bench.ctx)).toEqual(changed);
    }
    const entries = await bench.db.prisma.auditEntry.findMany({
      where: { model: name },
      orderBy: { id: 'asc' },
    });
    expect(entries.map((entry) => [entry.action, entry.reason])).toEqual([
      ['model.create', null],
      ['model.update', 'typo'],
    ]);
    expect(entries[1]).toMatchObject({
      before: { description: 'delay', tags: { team: 'ops' } },
      after: { description: 'late?', tags: { team: 'ops' } },
    });
  });

  it('refuses a name that is taken and a model that is absent', async () => {
    await expect(
      bench.registry.createModel({ name: bench.model, task: 'binary' }, bench.ctx),
    ).rejects.toMatchObject({ code: 'model_exists' });
    const absent = { code: 'model_not_found' };
    await expect(bench.registry.getModel('absent')).rejects.toMatchObject(absent);
    await expect(bench.registry.updateModel('absent', {}, bench.ctx)).rejects.toMatchObject(absent);
    await expect(bench.registry.listVersions('absent', { limit: 1 })).rejects.toMatchObject(absent);
    await expect(bench.registry.getVersion('absent', 1)).rejects.toMatchObject(absent);
    await expect(bench.registry.openArtifact('absent', 1)).rejects.toMatchObject(absent);
    await expect(bench.register(uniqueModel(), {}, 'absent')).rejects.toMatchObject(absent);
    await expect(bench.registry.archiveVersion('absent', 1, {}, bench.ctx)).rejects.toMatchObject(
      absent,
    );
    await expect(
      bench.registry.setAlias('absent', 'a', { version: 1 }, bench.ctx),
    ).rejects.toMatchObject(absent);
    await expect(bench.registry.deleteAlias('absent', 'a', {}, bench.ctx)).rejects.toMatchObject(
      absent,
    );
  });

  it('lists by name, by pages, with versions, aliases and release', async () => {
    for (const name of ['list-b', 'list-a', 'list-c']) {
      await bench.registry.createModel(
        { name, task: 'binary', description: '100%_sure' },
        bench.ctx,
      );
    }
    await bench.register(uniqueModel(), {}, 'list-b');
    await bench.register(uniqueModel(), {}, 'list-b');
    await bench.registry.setAlias('list-b', 'champion', { version: 1 }, bench.ctx);
    await bench.releases.promoteVersion(
      'list-b',
      { version: 2, reason: 'x', wait_ms: 0 },
      bench.ctx,
    );
    const first = await bench.registry.listModels({ search: 'list-', limit: 2 });
    expect(first.items.map((item) => item.name)).toEqual(['list-a', 'list-b']);
    expect(first.items[1]).toMatchObject({
      version_count: 2,
      latest_version: 2,
      aliases: { champion: 1 },
      release: { seq: 1, versions: [2] },
    });
    const cursor = first.next_cursor ?? undefined;
    const second = await bench.registry.listModels({ search: 'list-', limit: 2, cursor });
    expect(second.items.map((item) => item.name)).toEqual(['list-c']);
    expect(second.next_cursor).toBeNull();
    expect((await bench.registry.listModels({ search: '0%_S', limit: 9 })).items).toHaveLength(3);
    expect((await bench.registry.listModels({ search: '0__s', limit: 9 })).items).toEqual([]);
  });
});
