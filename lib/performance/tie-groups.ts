/**
 * Rows of a binary classifier by their score: each distinct score once, ascending, with the mass of positive and of negative rows that have it. Everything
 * a metric of scores needs is in here. Of labelled rows masses are counts; of rows without labels they are expected counts, so that estimated
 * and realised metrics are one computation.
 */
export interface TieGroups {
  scores: Float64Array;
  positives: Float64Array;
  negatives: Float64Array;
  positiveMass: number;
  negativeMass: number;
}

/** Rows with labels 0 and 1. */
export function tieGroups(labels: Uint8Array, scores: Float64Array): TieGroups {
  let positiveMass = 0;
  for (const label of labels) positiveMass += label;
  const negativeMass = labels.length - positiveMass;
  const positive = new Float64Array(positiveMass);
  const negative = new Float64Array(negativeMass);
  let p = 0;
  let n = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const score = scores[row] as number;
    if (labels[row] === 1) {
      positive[p] = score;
      p += 1;
    } else {
      negative[n] = score;
      n += 1;
    }
  }
  // Typed arrays sort natively: two of them and a merge cost a tenth of sorting rows by a comparison.
  return merge(positive.sort(), negative.sort());
}

/** Rows of which each is positive with its probability, in [0, 1]. */
export function expectedTieGroups(scores: Float64Array, probabilities: Float64Array): TieGroups {
  const order = new Uint32Array(scores.length).map((_zero, row) => row);
  order.sort((a, b) => (scores[a] as number) - (scores[b] as number));
  const groups = empty(scores.length);
  let last = -1;
  for (const row of order) {
    const score = scores[row] as number;
    const probability = probabilities[row] as number;
    if (last === -1 || groups.scores[last] !== score) {
      last += 1;
      groups.scores[last] = score;
    }
    groups.positives[last] = (groups.positives[last] as number) + probability;
    groups.negatives[last] = (groups.negatives[last] as number) + 1 - probability;
  }
  const cut = first(groups, last + 1);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return { ...cut, positiveMass: sum(cut.positives), negativeMass: sum(cut.negatives) };
}

function merge(positive: Float64Array, negative: Float64Array): TieGroups {
  const groups = empty(positive.length + negative.length);
  let count = 0;
  let p = 0;
  let n = 0;
  while (p < positive.length || n < negative.length) {
    const nextPositive = p < positive.length ? (positive[p] as number) : Number.POSITIVE_INFINITY;
    const nextNegative = n < negative.length ? (negative[n] as number) : Number.POSITIVE_INFINITY;
    const score = Math.min(nextPositive, nextNegative);
    const [fromP, fromN] = [p, n];
    while (p < positive.length && positive[p] === score) p += 1;
    while (n < negative.length && negative[n] === score) n += 1;
    groups.scores[count] = score;
    groups.positives[count] = p - fromP;
    groups.negatives[count] = n - fromN;
    count += 1;
  }
  return {
    ...first(groups, count),
    positiveMass: positive.length,
    negativeMass: negative.length,
  };
}

function empty(length: number) {
  return {
    scores: new Float64Array(length),
    positives: new Float64Array(length),
    negatives: new Float64Array(length),
  };
}

function first({ scores, positives, negatives }: ReturnType<typeof empty>, count: number) {
  return {
    scores: scores.subarray(0, count),
    positives: positives.subarray(0, count),
    negatives: negatives.subarray(0, count),
  };
}
