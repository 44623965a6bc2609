'use client';
import { useRef } from 'react';
import { Panel } from '#components/ui/panel.tsx';

/** A policy as text with its lines numbered; what is wrong leads to its line. */
export function YamlEditor({
  text,
  problems,
  onChange,
}: {
  text: string;
  problems: readonly { line: number; says: string }[];
  onChange: (text: string) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = text.split('\n');
  const numbers = Array.from(lines, (_line, at) => at + 1);
  const wrong = new Set(problems.map(({ line }) => line));
  function goTo(line: number) {
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  }
  return (
    <Panel flush title="YAML" description="What is left out is off, or has its default">
      {problems.length > 0 ? (
        <ul aria-live="polite" className="border-b bg-bad-soft px-4 py-2">
          {problems.map(({ line, says }) => (
            <li key={`${line} ${says}`} className="flex min-w-0 gap-2">
              <button
                type="button"
                className="num shrink-0 font-medium text-bad underline-offset-2 hover:underline"
                onClick={() => goTo(line)}
              >
                Line {line}
              </button>
              <span className="min-w-0 break-words">{says}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="flex overflow-x-auto py-2 font-mono text-xs leading-5 max-sm:text-[1rem] max-sm:leading-6">
        <pre aria-hidden className="num shrink-0 select-none px-3 text-right text-muted">
          {numbers.map((number) => (
            <span key={number} className={wrong.has(number) ? 'text-bad' : undefined}>
              {`${number}\n`}
            </span>
          ))}
        </pre>
        <textarea
          ref={area}
          aria-label="Policy as YAML"
          aria-invalid={problems.length > 0 || undefined}
          value={text}
          rows={lines.length + 1}
          spellCheck={false}
          autoCapitalize="off"
          wrap="off"
          onChange={({ target }) => onChange(target.value)}
          className="min-w-0 flex-1 resize-none overflow-x-auto overflow-y-hidden whitespace-pre bg-transparent pr-3 -outline-offset-2"
        />
      </div>
    </Panel>
  );
}
