/** A tensor of a logged request or answer; `data` ends in a text that starts with `…` where the log cut it. */
export interface LoggedTensor {
  name: string;
  datatype: string;
  shape: number[];
  data: unknown[];
}

/** The tensors of a logged request or answer, also of a request that was refused as it came; null when it has none. */
export function readTensors(logged: unknown): LoggedTensor[] | null {
  if (!isObject(logged)) return null;
  const body = isObject(logged.body) ? logged.body : undefined;
  const list = logged.tensors ?? body?.inputs;
  if (!Array.isArray(list)) return null;
  const tensors = list.filter(isTensor);
  return tensors.length > 0 ? tensors : null;
}

/** The first values as text, a dash for what is no number, and how many there are in all by the shape. */
export function cutValues(
  { datatype, shape, data }: LoggedTensor,
  most: number,
): { text: string; shown: number; size: number; lacksNumbers: boolean } {
  const values = data.flat(Number.POSITIVE_INFINITY).filter((value) => !isCutMark(value));
  const shown = values.slice(0, most);
  const lacksNumber = (value: unknown) =>
    value === null || (value === 'NaN' && datatype !== 'BYTES');
  return {
    text: shown.map((value) => (lacksNumber(value) ? '–' : String(value))).join(', '),
    lacksNumbers: shown.some(lacksNumber),
    shown: shown.length,
    size: shape.reduce((product, each) => product * each, 1),
  };
}

function isCutMark(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('…');
}

function isTensor(value: unknown): value is LoggedTensor {
  return (
    isObject(value) &&
    typeof value.name === 'string' &&
    typeof value.datatype === 'string' &&
    Array.isArray(value.shape) &&
    value.shape.every((size) => typeof size === 'number') &&
    Array.isArray(value.data)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
