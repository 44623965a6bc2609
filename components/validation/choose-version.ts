/** Which version's rules are meant: the one in the address, else the one that takes traffic, else the newest. */
export function chooseVersion(
  named: number | null,
  inForce: readonly number[],
  registered: readonly number[],
): number | null {
  return named ?? inForce[0] ?? (registered.length > 0 ? Math.max(...registered) : null);
}
