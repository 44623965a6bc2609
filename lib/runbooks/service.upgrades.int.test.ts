import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshName } from '#test/route-cases/prepare-model.ts';
import { ada, as, openRunbookBench, type RunbookBench } from '#test/runbook-bench.ts';
import { syncShipped } from './service.ts';

let bench: RunbookBench;
beforeAll(async () => {
  bench = await openRunbookBench();
});
afterAll(() => bench.stop());

describe('an upgrade', () => {
  const ship = (slug: string, text: string) => syncShipped(bench, [{ slug, title: 'Ours', text }]);
  const read = (slug: string) => bench.services.runbooks.get(slug);
  const edit = (slug: string, expected_version: number) =>
    bench.services.runbooks.save(
      slug,
      { title: 'Theirs', text: 'Theirs.', expected_version },
      as(ada),
    );

  it('renews what nobody changed, and changes nothing when nothing is new', async () => {
    const slug = freshName();
    await ship(slug, 'One.');
    await ship(slug, 'One.');
    expect(await read(slug)).toMatchObject({ version: 1, origin: 'shipped', has_offer: false });
    await ship(slug, 'Two.');
    expect(await read(slug)).toMatchObject({
      version: 2,
      shown: { text: 'Two.', is_shipped: true },
    });
  });

  it('leaves what a team changed, and offers', async () => {
    const slug = freshName();
    await ship(slug, 'One.');
    await edit(slug, 1);
    await ship(slug, 'One.');
    expect(await read(slug)).toMatchObject({ origin: 'changed', has_offer: false, offer: null });
    await ship(slug, 'Two.');
    expect(await read(slug)).toMatchObject({
      ...{ version: 2, has_offer: true, offer: { text: 'Two.' }, shown: { text: 'Theirs.' } },
    });
    const keep = { take: false, expected_version: 2, reason: 'ours is better' };
    await bench.services.runbooks.settleOffer(slug, keep, as(ada));
    expect(await read(slug)).toMatchObject({ version: 2, has_offer: false });
    await ship(slug, 'Three.');
    const take = { take: true, expected_version: 2, reason: 'theirs is better' };
    const taken = await bench.services.runbooks.settleOffer(slug, take, as(ada));
    expect(taken).toMatchObject({ version: 3, origin: 'shipped', shown: { text: 'Three.' } });
    await ship(slug, 'Four.');
    expect(await read(slug)).toMatchObject({ version: 4, shown: { text: 'Four.' } });
  });

  it('offers what it ships under a name that a team had first', async () => {
    const slug = freshName();
    await edit(slug, 0);
    await ship(slug, 'One.');
    expect(await read(slug)).toMatchObject({
      version: 1,
      has_offer: true,
      shown: { text: 'Theirs.' },
    });
  });

  it('keeps versions as they are', async () => {
    const slug = freshName();
    await ship(slug, 'One.');
    const change = { where: { slug }, data: { text: 'Other.' } };
    await expect(bench.db.prisma.runbookVersion.updateMany(change)).rejects.toThrow();
    await expect(bench.db.prisma.runbookVersion.deleteMany({ where: { slug } })).rejects.toThrow();
    await bench.runs.start(slug, {}, as(ada));
    await expect(bench.db.prisma.runbookRunEvent.deleteMany()).rejects.toThrow();
  });
});
