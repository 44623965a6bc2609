import type { ViewAnswerBody } from '#lib/features/operations.ts';

/** The features of a view that models take, each with its version: those of the version on screen first. */
export function servedReferences({
  name,
  version,
  models,
}: Pick<ViewAnswerBody, 'name' | 'version' | 'models'>): string[] {
  const taken = [...new Set(models.flatMap(({ features }) => features))];
  const isShown = (reference: string) => reference.startsWith(`${name}@${version}:`);
  return [...taken.filter(isShown), ...taken.filter((reference) => !isShown(reference)).sort()];
}
