import { binCodes, type ReferenceColumn } from '#lib/monitoring/contract.ts';
import type { AnswerShape } from './contract.ts';

/** What a version answered, in the bins that the replaced version's answers had: its deciles, or its most frequent classes. */
export interface AnswerBins {
  role: ReferenceColumn['role'];
  names: string[];
  /** Of an answer; null: it is none. */
  binOf(value: unknown): number | null;
  /** Counts by code of some reference's column, in these bins. What cannot be told is counted nowhere, so that evidence is never too much. */
  countsOf(column: ReferenceColumn, counts: readonly number[]): number[];
}

const ROLES = ['score', 'value', 'class'] as const;
const MOST_CLASSES = 10;

/** What bins there are, by a reference: of the score, else the value, else the class; null: it has no answers. */
export function answerShape(columns: readonly ReferenceColumn[]): AnswerShape | null {
  const column = ROLES.flatMap((role) => columns.find((each) => each.role === role) ?? [])[0];
  if (!column) return null;
  const shape: AnswerShape =
    column.kind === 'numeric'
      ? { role: column.role, edges: column.coarse_edges, classes: [] }
      : {
          role: column.role,
          edges: [],
          classes: column.categories.slice(0, MOST_CLASSES).map(String),
        };
  return shape.edges.length + shape.classes.length > 0 ? shape : null;
}

export function answerBins(shape: AnswerShape): AnswerBins {
  return shape.edges.length > 0 ? numericBins(shape) : classBins(shape);
}

function numericBins({ role, edges }: AnswerShape): AnswerBins {
  const bounds = [Number.NEGATIVE_INFINITY, ...edges, Number.POSITIVE_INFINITY];
  const binOf = (value: unknown) => {
    if (typeof value !== 'number' || Number.isNaN(value)) return null;
    const at = edges.findIndex((edge) => value <= edge);
    return at < 0 ? edges.length : at;
  };
  return {
    role,
    binOf,
    names: bounds.slice(1).map((upper, at) => nameOf(role, bounds[at] as number, upper)),
    countsOf(column, counts) {
      const found = new Array<number>(edges.length + 1).fill(0);
      for (let fine = 0; fine <= column.edges.length; fine += 1) {
        const lower = column.edges[fine - 1] ?? Number.NEGATIVE_INFINITY;
        const upper = column.edges[fine] ?? Number.POSITIVE_INFINITY;
        const at = bounds.findIndex((bound, index) => index > 0 && upper <= bound) - 1;
        // A bin that reaches over the edge of another is of neither for certain.
        if (at < 0 || lower < (bounds[at] as number)) continue;
        found[at] = (found[at] ?? 0) + (counts[binCodes.first + fine] ?? 0);
      }
      return found;
    },
  };
}

function classBins({ role, classes: known }: AnswerShape): AnswerBins {
  return {
    role,
    names: known.map((name) => `the class ${name}`),
    binOf(value) {
      if (value === null || value === undefined) return null;
      const at = known.indexOf(String(value));
      return at < 0 ? null : at;
    },
    countsOf(column, counts) {
      const found = new Array<number>(known.length).fill(0);
      for (const [place, category] of column.categories.entries()) {
        const at = known.indexOf(String(category));
        if (at >= 0) found[at] = (found[at] ?? 0) + (counts[binCodes.first + place] ?? 0);
      }
      return found;
    },
  };
}

function nameOf(role: ReferenceColumn['role'], lower: number, upper: number): string {
  const of = role === 'score' ? 'a score' : 'a value';
  const text = (value: number) => String(Number(value.toPrecision(3)));
  if (lower === Number.NEGATIVE_INFINITY) return `${of} of ${text(upper)} or less`;
  if (upper === Number.POSITIVE_INFINITY) return `${of} above ${text(lower)}`;
  return `${of} from ${text(lower)} to ${text(upper)}`;
}
