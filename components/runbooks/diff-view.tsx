import { cn } from '#components/ui/cn.ts';
import { keyed } from '#components/ui/keyed.ts';
import type { DiffLine } from '#lib/runbooks/diff-lines.ts';

const looks = {
  same: { sign: ' ', word: '', style: 'text-muted' },
  added: { sign: '+', word: 'Added: ', style: 'bg-good-soft' },
  removed: { sign: '−', word: 'Removed: ', style: 'bg-bad-soft' },
} satisfies Record<DiffLine['op'], unknown>;

const AROUND = 3;

/** Two versions as one text: what went, what came, and some lines around. */
export function DiffView({ lines }: { lines: readonly DiffLine[] }) {
  const isNear = (at: number) =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ op }) => op !== 'same');
  if (lines.every(({ op }) => op === 'same')) {
    return <p className="text-muted">The text is the same.</p>;
  }
  return (
    <ol className="overflow-x-auto rounded-md border font-mono text-xs leading-5">
      {keyed(lines, ({ op, text }) => `${op} ${text}`).map(
        ({ key, item: { op, text }, place: at }) => {
          if (!isNear(at)) {
            // Of lines that are left out, the first says so.
            return at === 0 || isNear(at - 1) ? (
              <li key={key} className="bg-sunken px-3 text-muted">
                …
              </li>
            ) : null;
          }
          const { sign, word, style } = looks[op];
          return (
            <li key={key} className={cn('flex gap-2 px-3', style)}>
              <span aria-hidden className="select-none">
                {sign}
              </span>
              <span className="min-w-0 whitespace-pre-wrap break-words">
                {word ? <span className="sr-only">{word}</span> : null}
                {text || ' '}
              </span>
            </li>
          );
        },
      )}
    </ol>
  );
}
