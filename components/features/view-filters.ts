import { z } from 'zod';
import { getView } from '#lib/features/operations.ts';

/** What of a view's page lives in its address; `compare` is the older version that the one on screen is compared with. */
export const viewFilters = {
  version: getView.query.shape.version,
  compare: getView.query.shape.version,
  /** Whose values are charted: a feature of a version of the view, as models take it. */
  served: z.string().max(200),
  do: z.enum(['archive', 'materialize', 'retrieve']),
};
