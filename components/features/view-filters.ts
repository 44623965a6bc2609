import { z } from 'zod';
import { getView } from '#lib/features/operations.ts';

/** What of a view's page lives in its address; `compare` is the older version that the one on screen is compared with. */
export const viewFilters = {
  version: getView.query.shape.version,
  compare: getView.query.shape.version,
  do: z.enum(['archive', 'materialize', 'retrieve']),
};
