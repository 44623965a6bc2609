import type { Feature } from '#lib/onnx/contract.ts';
import type { Profile } from '#lib/validation/contract.ts';

/** A model of one feature of each type, a row that keeps every rule about it, and what its reference says. */
export const ruledFeatures: Feature[] = [
  { name: 'distance', type: 'number', tensorType: 'float32' },
  { name: 'hour', type: 'integer', tensorType: 'int64' },
  { name: 'carrier', type: 'string', tensorType: 'string' },
  { name: 'late', type: 'boolean', tensorType: 'bool' },
];
export const goodRow = { distance: 500, hour: 9, carrier: 'AA', late: false };

const number = (median: number) => ({
  min: 0,
  max: 100,
  mean: median,
  median,
  skewness: 1,
  quantiles: Array.from({ length: 101 }, (_, at) => at),
});
const column = { rows: 100, missing: 0, unusable: 0, distinct: 100, mode: null, text: null };
export const ruledProfile: Profile = {
  rows: 100,
  columns: {
    distance: { ...column, mode: 300, number: number(350) },
    hour: { ...column, mode: 8, number: number(11.5) },
    carrier: { ...column, mode: 'WN', number: null },
    late: { ...column, mode: 0, number: null },
  },
  absent: [],
  extra: [],
  outlier: { shares: [0.5, 0.99, 1], scores: [2, 6, 8] },
};
