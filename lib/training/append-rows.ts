import type { TrainingColumn, TrainingData, TrainingTarget } from './training-data.ts';

/** The rows of one, and then those of the other: the same columns, task and classes. Categories that only the other has are added. */
export function appendRows(one: TrainingData, other: TrainingData): TrainingData {
  return {
    columns: one.columns.map((column) => {
      const more = other.columns.find(({ name }) => name === column.name);
      if (!more) throw new RangeError(`there is no column ${column.name} in the rows to be added`);
      return appendColumn(column, more);
    }),
    target: appendTarget(one.target, other.target),
  };
}

function appendColumn(one: TrainingColumn, other: TrainingColumn): TrainingColumn {
  if (one.kind === 'numeric' && other.kind === 'numeric') {
    return { ...one, values: Float64Array.from([...one.values, ...other.values]) };
  }
  if (one.kind !== 'categorical' || other.kind !== 'categorical') {
    throw new RangeError(`${one.name} is ${one.kind}, and ${other.kind} in the rows to be added`);
  }
  const areText = [...one.labels, ...other.labels].some((label) => typeof label === 'string');
  const [first, second] = areText
    ? [one.labels.map(String), other.labels.map(String)]
    : [[...one.labels], [...other.labels]];
  const codes = new Map<string | number, number>();
  for (const label of [...first, ...second]) {
    if (!codes.has(label)) codes.set(label, codes.size);
  }
  const coded = second.map((label) => codes.get(label) ?? -1);
  const added = Array.from(other.codes, (code) => (code < 0 ? -1 : (coded[code] ?? -1)));
  return {
    ...{ name: one.name, kind: one.kind, labels: [...codes.keys()] as string[] | number[] },
    codes: Int32Array.from([...one.codes, ...added]),
  };
}

function appendTarget(one: TrainingTarget, other: TrainingTarget): TrainingTarget {
  if (one.task === 'regression' && other.task === 'regression') {
    return { ...one, values: Float64Array.from([...one.values, ...other.values]) };
  }
  if (one.task === 'regression' || one.task !== other.task) {
    throw new RangeError(`the target is of ${one.task}, and of ${other.task} in the rows to add`);
  }
  return { ...one, codes: Int32Array.from([...one.codes, ...other.codes]) };
}
