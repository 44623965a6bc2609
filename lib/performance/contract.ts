/** What detectors say of labels in the order they come. */
export const performanceEventKinds = [
  'errors_rose',
  'errors_usual',
  'labels_late',
  'labels_usual',
] as const;
export type PerformanceEventKind = (typeof performanceEventKinds)[number];
