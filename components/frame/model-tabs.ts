/** A model's tabs in order; `key` follows g in the shortcut. */
export const modelTabs = [
  { path: '', label: 'Overview', key: 'b' },
  { path: 'versions', label: 'Versions', key: 'v' },
  { path: 'releases', label: 'Releases', key: 'r' },
  { path: 'drift', label: 'Drift', key: 'x' },
  { path: 'performance', label: 'Performance', key: 'm' },
  { path: 'retraining', label: 'Retraining', key: 'n' },
  { path: 'health', label: 'Health', key: 'h' },
  { path: 'changes', label: 'What changed', key: 'c' },
  { path: 'serving', label: 'Serving', key: 'w' },
  { path: 'validation', label: 'Validation', key: 'y' },
  { path: 'predictions', label: 'Predictions', key: 'p' },
  { path: 'try', label: 'Try it', key: 't' },
] as const;
