import { describe, expect, it } from 'vitest';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { errorsAsk, guardBench } from '#test/guard-bench.ts';

const bench = guardBench();

describe('never twice', () => {
  it('two workers at once make one guard, one release, one incident', async () => {
    const seq = await bench.failingRelease();
    await Promise.all([bench.watch(), bench.watch(), bench.watch()]);
    await Promise.all([bench.watch(), bench.watch()]);
    expect(bench.warnings).toEqual([]);
    expect((await bench.newestRelease()).seq).toBe(seq + 1);
    expect(await bench.incidents()).toHaveLength(1);
    expect(await bench.deliveries()).toHaveLength(2);
    expect(await bench.events()).toEqual(['began', 'rolled_back']);
  });

  it('two workers that ask at once open one incident', async () => {
    await bench.addHours(await bench.promote(1));
    const seq = await bench.promote(2, errorsAsk);
    await bench.watch();
    await bench.addMinute(seq, new Date(), { requests: 600, failed: 60 });
    await Promise.all([bench.watch(), bench.watch(), bench.watch()]);
    expect(bench.warnings).toEqual([]);
    expect(await bench.deliveries()).toHaveLength(2);
    expect(await bench.incidents()).toHaveLength(1);
    expect(await bench.events()).toEqual(['began', 'asked']);
  });

  it('a worker that dies as it writes leaves nothing behind, and the next one does it', async () => {
    const seq = await bench.failingRelease();
    const dying = {
      ...bench.releases,
      rollBack: (
        name: string,
        body: Parameters<typeof bench.releases.rollBack>[1],
        ctx: ChangeContext,
      ) =>
        bench.releases.rollBack(name, body, {
          ...ctx,
          async alongside(tx) {
            await ctx.alongside?.(tx);
            // All that the guard writes is there, and the release is not yet: now its connection goes.
            throw new Error('killed');
          },
        }),
    };
    await bench.watcher({ releases: dying }).watch();
    expect(bench.warnings).toMatchObject([{ message: 'killed' }]);
    expect((await bench.newestRelease()).seq).toBe(seq);
    expect(await bench.guardNow()).toMatchObject({ state: 'watching', incident: null });
    expect(await bench.incidents()).toEqual([]);
    expect(await bench.deliveries()).toEqual([]);
    await bench.watch();
    expect((await bench.newestRelease()).seq).toBe(seq + 1);
    expect(await bench.incidents()).toHaveLength(1);
  });

  it('a second rollback within a day is asked about', async () => {
    await bench.failingRelease();
    await bench.watch();
    const seq = await bench.promote(3);
    await bench.addMinute(seq, new Date(), { requests: 600, failed: 60 });
    await bench.watch();
    expect((await bench.newestRelease()).seq).toBe(seq);
    expect(await bench.guardNow()).toMatchObject({
      state: 'asking',
      said: expect.stringContaining('within a day, which is not done twice'),
    });
  });

  it('what a rollback put in force is not watched', async () => {
    await bench.failingRelease();
    await bench.watch();
    const release = await bench.newestRelease();
    await bench.addMinute(release.seq, new Date(), { requests: 600, failed: 600 });
    await bench.watch();
    expect((await bench.newestRelease()).seq).toBe(release.seq);
    expect(await bench.guards.getGuard(bench.model)).toMatchObject({ guard: null });
  });
});
