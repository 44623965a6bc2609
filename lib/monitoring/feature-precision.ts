import type { Feature } from '#lib/onnx/contract.ts';
import { fromFloat16Bits, toFloat16Bits } from '#lib/onnx/float16.ts';
import type { ReferenceColumn } from './contract.ts';

type Precision = ReferenceColumn['precision'];

/** How exact a feature's numbers are when they reach the model. */
export function precisionOf({ tensorType }: Pick<Feature, 'tensorType'>): Precision {
  return tensorType === 'float16' || tensorType === 'float32' ? tensorType : 'exact';
}

/** A number as the model sees it: 0.1 in a file and 0.1 in a request are the same only after that. */
export function atPrecision(precision: Precision, value: number): number {
  if (precision === 'float32') return Math.fround(value);
  return precision === 'float16' ? fromFloat16Bits(toFloat16Bits(value)) : value;
}
