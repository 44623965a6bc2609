import { AppError } from '#lib/http/errors.ts';
import type { Feature, FeatureLayout } from '#lib/onnx/contract.ts';
import { parseRows } from '#lib/onnx/encode-rows.ts';
import type { GoldenCase } from '#lib/registry/contract.ts';

export type NamedLayout = Exclude<FeatureLayout, { kind: 'tensors' }>;
/** What the form's fields hold, by feature. */
export type FormTexts = Record<string, string>;

export interface ReadForm {
  row: Record<string, unknown>;
  /** By feature; empty when the row can be sent. */
  errors: Record<string, string>;
}

/** The form's texts as the row to send, checked as the server checks it. */
export function readForm(layout: NamedLayout, texts: FormTexts): ReadForm {
  const row: Record<string, unknown> = Object.fromEntries(
    layout.features.map((feature) => [feature.name, toValue(feature, texts[feature.name] ?? '')]),
  );
  try {
    parseRows(layout, [row], { where: () => 'features' });
    return { row, errors: {} };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { row, errors: byFeature(error.fields) };
  }
}

/** Messages by feature, from a refusal that names `features.hour` and the like. */
export function byFeature(
  fields: readonly { field: string; message: string }[],
): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ field, message }) => [
      field.replace(/^(body\.)?features\.?/, '').replace(/^\["?(.*?)"?\]$/, '$1'),
      message,
    ]),
  );
}

/** What a field's text stands for; text that is no value of the type stays text, so that the check can name it. */
export function toValue(feature: Feature, text: string): unknown {
  if (feature.type === 'string') return text;
  const bare = text.trim();
  if (bare === '') return null;
  if (feature.type === 'boolean') return bare === 'true' ? true : bare === 'false' ? false : bare;
  const number = Number(bare);
  if (Number.isNaN(number)) return bare;
  // Beyond 2^53 a whole number is sent as text, since JSON numbers lose digits there.
  return /^-?\d+$/.test(bare) && !Number.isSafeInteger(number) ? bare : number;
}

export function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The fields' texts for a golden case or a logged row, given by feature, in order, or as tensors. */
export function fillForm(layout: NamedLayout, inputs: GoldenCase['inputs'] | unknown[]): FormTexts {
  const whole = Array.isArray(inputs) ? inputs : vectorOf(layout, inputs);
  return Object.fromEntries(
    layout.features.map(({ name }, index) => {
      const value = whole ? whole[index] : firstOf((inputs as GoldenCase['inputs'])[name]);
      return [name, toText(value)];
    }),
  );
}

function vectorOf(layout: NamedLayout, inputs: GoldenCase['inputs']): unknown[] | null {
  if (layout.kind !== 'vector') return null;
  const given = inputs[layout.input];
  if (!Array.isArray(given)) return null;
  return Array.isArray(given[0]) ? given[0] : given;
}

/** A column's tensor holds one value per row; the form shows the first row. */
function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? firstOf(value[0]) : value;
}
