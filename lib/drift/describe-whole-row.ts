import type { ShortOf, WholeRowReport } from './domain-classifier.ts';
import { formatCount, formatNumber, formatP } from './format-figures.ts';

const MOST_NAMED = 3;
/** From here on an area is not nothing, whatever p is. */
const TOLD_APART = 0.55;

/** What was found of whole rows, for a reader. */
export function describeWholeRow({
  verdict,
  auc,
  p_value,
  n_ref,
  n_cur,
  columns,
  short,
}: Pick<
  WholeRowReport,
  'verdict' | 'auc' | 'p_value' | 'n_ref' | 'n_cur' | 'columns' | 'short'
>): string {
  if (auc === null) return `Whole rows: not enough data.${short ? ` ${sayShort(short)}` : ''}`;
  const p = p_value === null ? '' : `, ${formatP(p_value)}`;
  const of = `AUC ${formatNumber(auc)}${p}; ${formatCount(n_ref)} and ${formatCount(n_cur)} rows`;
  if (verdict !== 'drift' && auc >= TOLD_APART) {
    return `Whole rows: no drift. Trees tell some of the current ones from the reference, but not more surely or by more than is asked for (${of}).`;
  }
  if (verdict !== 'drift') {
    return `Whole rows: trees cannot tell the current ones from the reference (${of}).`;
  }
  const named = columns
    .filter(({ share }) => share > 0)
    .slice(0, MOST_NAMED)
    .map(({ name }) => name.replaceAll(/\p{Cc}/gu, '·'));
  const by = named.length === 0 ? '' : `, most by ${named.join(', ')}`;
  return `Whole rows: drift. Trees can tell the current ones from the reference (${of})${by}.`;
}

function sayShort(short: ShortOf): string {
  const { found, needed } = short;
  if (short.of === 'rows') {
    return `The side that has fewer has ${formatCount(found)} rows; ${formatCount(needed)} are needed.`;
  }
  if (short.of === 'permutations') {
    return `So small an α needs ${formatCount(needed)} permutations, and ${formatCount(found)} are made at most.`;
  }
  const of = short.column === null ? '' : `, most in ${short.column.replaceAll(/\p{Cc}/gu, '·')}`;
  const side = short.side === 'current' ? 'now' : 'of the reference';
  return `Rows ${side} that follow each other are alike${of}: they are ${formatCount(found)} ${found === 1 ? 'stretch' : 'stretches'} that say something new, and ${formatCount(needed)} are needed. More rows of the same time do not change that; a longer time does, or leaving out what goes with the time.`;
}
