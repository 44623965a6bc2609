'use client';
import { type KeyboardEvent, useMemo } from 'react';
import { formatDay } from '#components/ui/format-time.ts';
import type { StoredEvaluation } from '#lib/retraining/contract.ts';
import { cameTo, cameToLooks, layOut } from './evaluation-words.ts';

/** Evaluations over time, each coloured by what it came to, with the runs marked. Arrows go from one to the next. */
export function EvaluationStrip({
  evaluations,
  fromMs,
  toMs,
  selected,
  onSelect,
}: {
  evaluations: readonly StoredEvaluation[];
  fromMs: number;
  toMs: number;
  selected: string | null;
  onSelect: (id: string) => void;
}) {
  const segments = useMemo(() => layOut(evaluations, fromMs, toMs), [evaluations, fromMs, toMs]);
  const at = segments.findIndex(({ evaluation }) => evaluation.id === selected);
  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = segments[Math.min(segments.length - 1, Math.max(0, at + step))];
    if (next) onSelect(next.evaluation.id);
  }
  const current = segments[at];
  return (
    <div className="flex flex-col gap-1">
      <div
        role="slider"
        tabIndex={0}
        aria-label="Trigger history"
        aria-valuemin={1}
        aria-valuemax={segments.length}
        aria-valuenow={at + 1}
        aria-valuetext={
          current
            ? `${cameToLooks[cameTo(current.evaluation)].word}, ${formatDay(current.evaluation.first_at)}`
            : undefined
        }
        onKeyDown={onKeyDown}
        className="relative h-10 overflow-hidden rounded-md bg-sunken"
      >
        {segments.map(({ evaluation, left, width }) => {
          const { colour } = cameToLooks[cameTo(evaluation)];
          const isRun = evaluation.run !== null;
          return (
            <span
              key={evaluation.id}
              aria-hidden
              onMouseEnter={() => onSelect(evaluation.id)}
              onMouseDown={() => onSelect(evaluation.id)}
              className="absolute inset-y-0 flex items-start justify-center"
              style={{
                left: `${left * 100}%`,
                width: `max(${isRun ? 10 : 3}px, ${width * 100}%)`,
                zIndex: isRun ? 1 : undefined,
              }}
            >
              <span
                className="absolute inset-x-0 bottom-0"
                style={{
                  background: colour,
                  top: isRun ? 0 : cameTo(evaluation) === 'held' ? '35%' : '60%',
                  outline: evaluation.id === selected ? '2px solid var(--text)' : undefined,
                  outlineOffset: -2,
                }}
              />
            </span>
          );
        })}
      </div>
      <div className="num flex justify-between text-muted text-xs">
        <span>{formatDay(new Date(fromMs).toISOString())}</span>
        <span className="flex flex-wrap justify-center gap-x-3">
          {Object.entries(cameToLooks).map(([key, { word, colour }]) => (
            <span key={key} className="flex items-center gap-1">
              <span aria-hidden className="size-2 rounded-sm" style={{ background: colour }} />
              {word}
            </span>
          ))}
        </span>
        <span>now</span>
      </div>
    </div>
  );
}
