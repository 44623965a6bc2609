import { AppError } from '#lib/http/errors.ts';
import type { ServedModel } from './served-model.ts';

export type Bulkheads = ReturnType<typeof createBulkheads>;

/** Bounds what one model may have under way here, so that a slow one does not take the others' room. */
export function createBulkheads() {
  const underWay = new Map<string, number>();
  return {
    /** Counts a request in; the returned function counts it out. Throws `overloaded`. */
    enter({ id, name, settings }: Pick<ServedModel, 'id' | 'name' | 'settings'>): () => void {
      const before = underWay.get(id) ?? 0;
      if (before >= settings.max_concurrent) {
        throw new AppError('overloaded', {
          publicMessage: `${name} has ${before} requests under way here, as many as it may. Ask again in a moment.`,
          extra: { retry_after_seconds: 1 },
        });
      }
      underWay.set(id, before + 1);
      return () => {
        const now = (underWay.get(id) ?? 1) - 1;
        if (now === 0) underWay.delete(id);
        else underWay.set(id, now);
      };
    },
    underWay: (id: string): number => underWay.get(id) ?? 0,
  };
}
