import type { createReferences, createWindows } from '#lib/monitoring/service.ts';

type References = ReturnType<typeof createReferences>;

export function makeReferences(deps: {
  references: Pick<References, 'makeReferences'>;
  warn: Parameters<References['makeReferences']>[0];
}) {
  return async () => {
    await deps.references.makeReferences(deps.warn);
  };
}

export function sumCounts(deps: {
  windows: Pick<ReturnType<typeof createWindows>, 'sumUp' | 'removeOldCounts'>;
  now: () => Date;
}) {
  return async () => {
    await deps.windows.sumUp(deps.now());
    await deps.windows.removeOldCounts(deps.now());
  };
}
