import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { previewRollback } from '#lib/releases/contract.ts';
import { decisionOptions } from './use-decision.ts';
import { invalidate } from './use-operation.ts';

test('what is decided on stays through a change elsewhere, until it is asked for again', async () => {
  let calls = 0;
  const call = (async () => {
    calls += 1;
    return { replicas: calls };
  }) as never;
  const client = new QueryClient();
  const observer = new QueryObserver(
    client,
    decisionOptions(previewRollback, { params: { model: 'flights' }, query: {} }, call),
  );
  const stop = observer.subscribe(() => {});
  const seen = () =>
    (observer.getCurrentResult().data as { replicas: number } | undefined)?.replicas;
  await expect.poll(seen).toBe(1);
  await invalidate(client);
  expect(seen()).toBe(1);
  await observer.refetch();
  expect(seen()).toBe(2);
  stop();
  await expect.poll(() => client.getQueryCache().getAll().length).toBe(0);
});
