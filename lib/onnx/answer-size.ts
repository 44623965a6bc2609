import type { TensorValue } from './contract.ts';

/** As much as the largest answer to one request takes: two million numbers of eight bytes. */
const MAX_ANSWER_BYTES = 16_000_000;

/**
 * What an input decides can be of any size, and what a runner sends is read at one go by the process that serves: why an answer is
 * too large to be sent, or undefined.
 */
export function refuseHuge(outputs: Readonly<Record<string, TensorValue>>): string | undefined {
  let bytes = 0;
  for (const { data } of Object.values(outputs)) {
    if (!Array.isArray(data)) bytes += data.byteLength;
    else for (const text of data) bytes += 2 * text.length + 8;
  }
  if (bytes <= MAX_ANSWER_BYTES) return undefined;
  const mib = (size: number) => Math.ceil(size / 1024 / 1024);
  return `The answer takes ${mib(bytes)} MiB, and at most ${mib(MAX_ANSWER_BYTES)} MiB are sent; send fewer rows, or name the outputs you need`;
}
