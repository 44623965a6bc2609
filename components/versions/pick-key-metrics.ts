/** What people look at first, in this order; other metrics follow by how many versions have them. */
const first = ['roc_auc', 'auc', 'pr_auc', 'f1', 'accuracy', 'rmse', 'mae', 'r2', 'log_loss'];

/** The metrics worth a column of their own. */
export function pickKeyMetrics(
  versions: readonly { metrics: Record<string, number> }[],
  most = 3,
): string[] {
  const counts = new Map<string, number>();
  for (const { metrics } of versions) {
    for (const name of Object.keys(metrics)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const rank = (name: string) => {
    const place = first.indexOf(name.toLowerCase());
    return place === -1 ? first.length : place;
  };
  return [...counts]
    .sort(([a, inA], [b, inB]) => rank(a) - rank(b) || inB - inA || a.localeCompare(b))
    .slice(0, most)
    .map(([name]) => name);
}
