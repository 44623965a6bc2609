'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cn } from './cn.ts';

/** Copies `text`. Says so by its icon and to screen readers. */
export function CopyButton({
  text,
  label = 'Copy',
  className,
}: {
  text: string;
  label?: string;
  className?: string;
}) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 1500);
    return () => clearTimeout(timer);
  }, [state]);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // Browsers refuse outside https and localhost.
      setState('failed');
    }
  }
  const said =
    state === 'copied' ? 'Copied' : state === 'failed' ? 'The browser refused to copy' : label;
  return (
    <button
      type="button"
      onClick={(event) => {
        event.stopPropagation();
        void copy();
      }}
      title={said}
      className={cn(
        'inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-sunken hover:text-text max-sm:size-8',
        className,
      )}
    >
      {state === 'copied' ? (
        <Check aria-hidden className="size-3.5 text-good" />
      ) : (
        <Copy aria-hidden className="size-3.5" />
      )}
      <span className="sr-only" aria-live="polite">
        {said}
      </span>
    </button>
  );
}

/** An id in short, whole on hover, with a button that copies it. */
export function CopyableId({ id, length = 8 }: { id: string; length?: number }) {
  const bare = id.replace(/^sha256:/, '');
  return (
    <span className="inline-flex items-center gap-0.5 align-middle">
      <code className="font-mono text-xs" title={id}>
        {bare.length > length ? `${bare.slice(0, length)}…` : bare}
      </code>
      <CopyButton text={id} label={`Copy ${id}`} />
    </span>
  );
}
