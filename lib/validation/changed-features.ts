/** The features of which rows are replayed with other values than they came with. */
export function changedFeatures(
  features: readonly { name: string }[],
  came: readonly (readonly unknown[])[],
  replayed: readonly (readonly unknown[])[],
): string[] {
  const differs = (column: number) =>
    came.some((row, at) => (row[column] ?? null) !== (replayed[at]?.[column] ?? null));
  return features.filter((_, column) => differs(column)).map(({ name }) => name);
}
