'use client';
import { ArrowDownToLine, Download, Pause } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Input } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { RunSummary } from '#lib/retraining/contract.ts';
import { isOpen } from './run-looks.ts';
import { useRunLog } from './use-run-log.ts';

const MOST_DRAWN = 2000;

/** What scrolls is scrolled with the keyboard, too. */
const BY_KEYBOARD = { tabIndex: 0 };

/** What a run says, as it says it; searched, paused and taken away as a file. */
export function RunLog({ run }: { run: RunSummary }) {
  const { lines, error, isRead } = useRunLog(run.model, run.number, isOpen(run));
  const [search, setSearch] = useState('');
  const [pausedAt, setPausedAt] = useState<number | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const wanted = search.trim().toLowerCase();
  const known = pausedAt === null ? lines : lines.slice(0, pausedAt);
  const found = wanted
    ? known.filter(({ line, step }) => `${step} ${line}`.toLowerCase().includes(wanted))
    : known;
  const drawn = found.slice(-MOST_DRAWN);
  const follows = pausedAt === null && wanted === '' && isOpen(run);
  const last = drawn.at(-1)?.id;
  useEffect(() => {
    if (follows && last) area.current?.scrollTo({ top: area.current.scrollHeight });
  }, [follows, last]);
  function save() {
    const text = lines.map(({ at, step, line }) => `${at} ${step} ${line}\n`).join('');
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
    const link = document.createElement('a');
    Object.assign(link, { href: url, download: `${run.model}-run-${run.number}.log` }).click();
    URL.revokeObjectURL(url);
  }
  const waiting = pausedAt === null ? 0 : lines.length - pausedAt;
  return (
    <Panel
      flush
      title="Log"
      description={`${lines.length.toLocaleString('en-US')} lines${wanted ? `, ${found.length.toLocaleString('en-US')} of them match` : ''}`}
      actions={
        <>
          {isOpen(run) ? (
            <Button onClick={() => setPausedAt(pausedAt === null ? lines.length : null)}>
              {pausedAt === null ? <Pause aria-hidden /> : <ArrowDownToLine aria-hidden />}
              {pausedAt === null ? 'Pause' : waiting > 0 ? `Follow, ${waiting} new` : 'Follow'}
            </Button>
          ) : null}
          <Button onClick={save} disabled={lines.length === 0} aria-label="Download the log">
            <Download aria-hidden />
            <span className="max-sm:hidden">Download</span>
          </Button>
        </>
      }
    >
      <div className="border-b px-4 py-2">
        <Input
          type="search"
          aria-label="Search the log"
          placeholder="Search the log"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
          className="max-w-sm"
        />
      </div>
      {error ? (
        <div className="p-4">
          <ErrorNote error={error} />
        </div>
      ) : null}
      <section
        ref={area}
        aria-label="Log lines"
        {...BY_KEYBOARD}
        className="h-72 overflow-y-auto px-4 py-2 font-mono text-xs leading-5"
      >
        {found.length > drawn.length ? (
          <p className="text-muted">
            The newest {MOST_DRAWN.toLocaleString('en-US')} are shown. Download for all of them.
          </p>
        ) : null}
        {drawn.map(({ id, at, step, line }) => (
          <p key={id} className="flex gap-x-3 max-sm:flex-col">
            <span className="shrink-0 text-muted" title={at}>
              {new Date(at).toLocaleTimeString('en-GB')} {step}
            </span>
            <span className="min-w-0 whitespace-pre-wrap break-words">{line}</span>
          </p>
        ))}
        {drawn.length === 0 ? (
          <p className="text-muted">
            {!isRead
              ? 'Reading…'
              : wanted
                ? 'No line matches.'
                : isOpen(run)
                  ? 'Nothing was said yet.'
                  : 'It said nothing.'}
          </p>
        ) : null}
      </section>
    </Panel>
  );
}
