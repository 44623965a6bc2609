import type { Page } from '#lib/http/contract.ts';
import type { Services } from './services.ts';

/**
 * A list that is empty because there is no such model is a 404, as everything else of that model. What was refused for a name
 * that no model has is in the log under it, and so can be listed.
 */
export async function ofKnownModel<T>(
  { registry }: Pick<Services, 'registry'>,
  model: string | undefined,
  list: Promise<Page<T>>,
): Promise<Page<T>> {
  const page = await list;
  if (page.items.length === 0 && model !== undefined) await registry.getModel(model);
  return page;
}
