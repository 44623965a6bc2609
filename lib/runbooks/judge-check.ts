import type { Comparison } from './blocks.ts';
import type { Unit, Verdict } from './contract.ts';
import { describeQuery } from './query-catalogue.ts';

/** What a query found, for checks: a value, and of how many events it was made. */
export type Figures = Readonly<Record<string, { value: number | null; events: number }>>;

const holds: Record<Comparison['op'], (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/** Passes, fails, or says that there is too little to tell; with the sentence that says why. */
export function judgeCheck(
  comparison: Pick<Comparison, 'query' | 'value' | 'op' | 'than' | 'least'>,
  figures: Figures,
): { verdict: Verdict; said: string } {
  const { value: name, op, than } = comparison;
  const known = describeQuery(comparison.query).values[name];
  const found = figures[name];
  const about = known?.about ?? name;
  const least = comparison.least ?? known?.least ?? 0;
  if (!known || !found || found.value === null || found.events < least) {
    const events = found?.events ?? 0;
    const needed = least > 0 ? ` of the ${showFigure(least, 'count')} it needs` : '';
    return {
      verdict: 'too_little_data',
      said: `Too little data for “${about}”: ${showFigure(events, 'count')}${needed}.`,
    };
  }
  const isSo = holds[op](found.value, than);
  if (known.unit === 'flag') {
    const said = `${about}: ${showFigure(found.value, 'flag')}.`;
    return { verdict: isSo ? 'pass' : 'fail', said };
  }
  const compared = `${showFigure(found.value, known.unit)}, ${isSo ? 'which is' : 'not'} ${op} ${showFigure(than, known.unit)}`;
  return { verdict: isSo ? 'pass' : 'fail', said: `${about}: ${compared}.` };
}

/** What a comparison is about, and when it passes. */
export function sayComparison({
  query,
  value,
  op,
  than,
}: Pick<Comparison, 'query' | 'value' | 'op' | 'than'>): string {
  const known = describeQuery(query).values[value];
  if (!known) return `${value} ${op} ${than}`;
  if (known.unit !== 'flag' || (op !== '=' && op !== '!=')) {
    return `${known.about}: passes when ${op} ${showFigure(than, known.unit)}`;
  }
  return `${known.about}: passes when ${(op === '=') === (than === 1) ? 'it is so' : 'it is not'}`;
}

/** Three significant digits, with the unit. */
export function showFigure(value: number, unit: Unit | 'number'): string {
  const round = (n: number) =>
    Math.abs(n) >= 1000 ? Math.round(n).toLocaleString('en-US') : String(Number(n.toPrecision(3)));
  switch (unit) {
    case 'share':
      return `${round(value * 100)} %`;
    case 'milliseconds':
      return `${round(value)} ms`;
    case 'seconds':
      return `${round(value)} s`;
    case 'minutes':
      if (value < 1) return `${Math.round(value * 60)} s`;
      return value < 120 ? `${round(value)} min` : `${round(value / 60)} h`;
    case 'bytes':
      return `${round(value / 1024 / 1024)} MiB`;
    case 'flag':
      return value === 0 ? 'no' : 'yes';
    default:
      return round(value);
  }
}
