/** Names in the order of the tensors or features they name; others after them, as they came. */
export function inOrder(names: readonly string[], known: readonly { name: string }[]): string[] {
  const rank = (name: string) => {
    const place = known.findIndex((each) => each.name === name);
    return place === -1 ? known.length : place;
  };
  return names.toSorted((a, b) => rank(a) - rank(b));
}
