import type { FeatureLayout } from '#lib/onnx/contract.ts';
import { type LoggedRow, nameValues } from './read-request.ts';

/** A version that may say what the values of a request are called. */
export interface NamingVersion {
  number: number;
  /** null: it could not be looked up. */
  layout: FeatureLayout | null;
  /** The record names it; else it is the one in force now. */
  isRecorded: boolean;
}

export interface NamedInputs {
  values: { name: string; value: unknown }[];
  /** Where the names are not those of the version that was asked. */
  note?: string;
}

/**
 * A row's values with their names. Values that came in order take those of the version that was asked, or of the one in force
 * when the request was refused before a version was chosen; where their number is another, names would be guesses.
 */
export function nameInputs(row: LoggedRow, version: NamingVersion | null): NamedInputs {
  const layout = version?.layout;
  const names =
    layout && layout.kind !== 'tensors' ? layout.features.map((feature) => feature.name) : [];
  if (!Array.isArray(row)) return { values: nameValues(row, names) };
  const fits = row.length === names.length;
  return {
    values: nameValues(row, fits ? names : []),
    note: sayWhoseNames(version, fits ? null : names.length),
  };
}

/** `other` is how many values the version takes when that is another number; 0 when it is not known. */
function sayWhoseNames(version: NamingVersion | null, other: number | null): string | undefined {
  if (!version) return 'By position: no version was chosen, and none is in force.';
  const named = `version ${version.number}`;
  if (version.isRecorded && other === null) return undefined;
  const why =
    other === null
      ? `The names are those of ${named}, in force now`
      : `By position: ${named}${version.isRecorded ? '' : ', in force now,'} ${
          other > 0
            ? `takes ${other} values`
            : version.layout
              ? 'has no named features'
              : 'could not be looked up'
        }`;
  return version.isRecorded ? `${why}.` : `${why}; no version was chosen.`;
}
