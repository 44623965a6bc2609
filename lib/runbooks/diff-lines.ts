export interface DiffLine {
  op: 'same' | 'added' | 'removed';
  text: string;
}

/** Texts that differ in more lines than this are shown as removed and added, whole. */
const MOST_CELLS = 4_000_000;

/** What of a text became another, line by line: the longest common subsequence stays. */
export function diffLines(from: string, to: string): DiffLine[] {
  const a = from.split(/\r?\n/);
  const b = to.split(/\r?\n/);
  let begin = 0;
  while (begin < a.length && begin < b.length && a[begin] === b[begin]) begin += 1;
  let end = 0;
  while (
    end < a.length - begin &&
    end < b.length - begin &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end += 1;
  }
  const middle = between(a.slice(begin, a.length - end), b.slice(begin, b.length - end));
  return [
    ...a.slice(0, begin).map(same),
    ...middle,
    ...a.slice(a.length - end, a.length).map(same),
  ];
}

function between(a: readonly string[], b: readonly string[]): DiffLine[] {
  if (a.length * b.length > MOST_CELLS) return [...a.map(removed), ...b.map(added)];
  const width = b.length + 1;
  // At [i, j]: how many lines the rest of both have in common.
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(same(a[i] ?? ''));
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push(removed(a[i] ?? ''));
      i += 1;
    } else {
      lines.push(added(b[j] ?? ''));
      j += 1;
    }
  }
  return lines;
}

const same = (text: string): DiffLine => ({ op: 'same', text });
const added = (text: string): DiffLine => ({ op: 'added', text });
const removed = (text: string): DiffLine => ({ op: 'removed', text });
