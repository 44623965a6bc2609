import { z } from 'zod';

/** What of the page of entities and sources lives in its address. */
export const sourceFilters = {
  do: z.enum(['new-entity', 'new-source']),
  /** A source whose description, owner, tags and columns are being changed. */
  edit: z.string(),
};
