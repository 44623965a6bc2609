import type { Order } from './contract.ts';
import { chances } from './order-chances.ts';

/**
 * Which of two numeric features is never above the other, as far as a reference says: `depart <= arrive`, `low < high`, `a == b`.
 *
 * An order says something where it would be broken if the two had nothing to do with each other. By their distributions alone
 * n · P(A > B) of n rows would break it, and none would with a probability of at most exp(−n · P(A > B)). One is taken where at least
 * EXPECTED were to be expected: that one of 40,000 holds by chance has a probability below 4e-9. What the ranges imply already has
 * P = 0. In the same way `<` is taken for `<=` where as many ties were to be expected, and none is there.
 *
 * Work is bounded: pairs of the first MAX_FEATURES are looked at in a few rows, which nearly all of them break, the MAX_SCANNED
 * strongest of the others in the whole sample; the MAX_PROPOSED strongest that still hold are for the caller to count in the file.
 */
export interface ProposedOrder {
  low: string;
  high: string;
  /** P(A > B), from the quantiles. */
  strength: number;
  /** P(A = B) */
  ties: number;
}

/** Of all rows in which both numbers are there. */
export interface OrderCount {
  rows: number;
  broken: number;
  equal: number;
}

/** A column of numbers of a sample: NaN where there is none. */
export interface SampledColumn {
  name: string;
  quantiles: readonly number[];
  values: Float64Array;
}

const MAX_FEATURES = 200;
const FIRST_ROWS = 500;
const MAX_SCANNED = 1_000;
const MAX_PROPOSED = 200;
const MAX_ORDERS = 20;
const MIN_STRENGTH = 0.01;
/** Fewer rows say too little: where none of 100 breaks an order, 3 % of others may (the rule of three, at 95 %). */
const MIN_ROWS = 100;
const EXPECTED = 30;

/** Orders that no row of a sample breaks, strongest first. */
export function proposeOrders(given: readonly SampledColumn[]): ProposedOrder[] {
  const columns = given.slice(0, MAX_FEATURES);
  const pairs: { low: SampledColumn; high: SampledColumn; strength: number; ties: number }[] = [];
  for (const low of columns) {
    for (const high of columns) {
      if (low === high || !holds(low, high, 0, FIRST_ROWS)) continue;
      const { above: strength, equal: ties } = chances(low.quantiles, high.quantiles);
      if (strength >= MIN_STRENGTH) pairs.push({ low, high, strength, ties });
    }
  }
  return pairs
    .sort((a, b) => b.strength - a.strength)
    .slice(0, MAX_SCANNED)
    .filter(({ low, high }) => holds(low, high, FIRST_ROWS))
    .slice(0, MAX_PROPOSED)
    .map(({ low, high, strength, ties }) => ({ low: low.name, high: high.name, strength, ties }));
}

function holds(low: SampledColumn, high: SampledColumn, from: number, to = Infinity): boolean {
  const end = Math.min(to, low.values.length);
  for (let row = from; row < end; row += 1) {
    if ((low.values[row] ?? 0) > (high.values[row] ?? 0)) return false;
  }
  return true;
}

/** The orders worth a rule: those that no row of the file breaks and others do not imply, the strongest of them. */
export function chooseOrders(
  proposed: readonly ProposedOrder[],
  counts: readonly OrderCount[],
): Order[] {
  const held = proposed.flatMap(({ low, high, strength, ties }, at): Order[] => {
    const { rows, broken, equal } = counts[at] ?? { rows: 0, broken: 0, equal: 0 };
    if (broken > 0 || rows < MIN_ROWS || rows * strength < EXPECTED) return [];
    const isStrict = equal === 0 && rows * ties >= EXPECTED;
    return [{ low, high, relation: equal === rows ? '==' : isStrict ? '<' : '<=', rows }];
  });
  return withoutImplied(withoutCopies(held)).slice(0, MAX_ORDERS);
}

/** Of equal features, the one met first stands for the others in every other order. */
function withoutCopies(orders: readonly Order[]): Order[] {
  const copies = new Set<string>();
  const equal = orders.filter(({ low, high, relation }) => {
    if (relation !== '==' || copies.has(low) || copies.has(high)) return false;
    copies.add(high);
    return true;
  });
  const others = orders.filter(
    ({ low, high, relation }) => relation !== '==' && !copies.has(low) && !copies.has(high),
  );
  return [...equal, ...others];
}

/** Without what follows from the rest, `a <= c` from `a <= b` and `b <= c`; the weakest are left out first. */
function withoutImplied(orders: readonly Order[]): Order[] {
  const kept = [...orders];
  for (const order of orders.toReversed()) {
    if (order.relation === '==') continue;
    const rest = kept.filter((one) => one !== order);
    if (follows(order, rest)) kept.splice(kept.indexOf(order), 1);
  }
  return kept;
}

/** Whether a way leads from `low` to `high`; for `<` one with a `<` on it. */
function follows({ low, high, relation }: Order, orders: readonly Order[]): boolean {
  const seen = new Set<string>();
  const open = [{ name: low, isStrict: relation === '<=' }];
  for (let at = open.pop(); at; at = open.pop()) {
    const { name, isStrict } = at;
    if (name === high && isStrict) return true;
    if (seen.has(`${isStrict} ${name}`)) continue;
    seen.add(`${isStrict} ${name}`);
    for (const next of orders) {
      if (next.relation === '==' || next.low !== name) continue;
      open.push({ name: next.high, isStrict: isStrict || next.relation === '<' });
    }
  }
  return false;
}
