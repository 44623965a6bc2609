'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { cn } from '#components/ui/cn.ts';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Panel } from '#components/ui/panel.tsx';
import {
  type CallToShow,
  writeCurl,
  writePythonRequests,
  writePythonStandard,
} from './write-samples.ts';

const samples = [
  { id: 'curl', label: 'curl', write: writeCurl },
  { id: 'requests', label: 'Python, requests', write: writePythonRequests },
  { id: 'standard', label: 'Python, standard library', write: writePythonStandard },
] as const;

const ids = samples.map((sample) => sample.id);
// In the URL, so that it holds while versions and golden cases are tried.
const shownInUrl = parseAsStringLiteral(ids).withDefault('curl');

/** The same call against the gateway, to paste into a terminal or a program. */
export function CallSamples({ call, fromFile = false }: { call: CallToShow; fromFile?: boolean }) {
  const [shown, setShown] = useQueryState('sample', shownInUrl);
  const sample = samples.find((each) => each.id === shown) ?? samples[0];
  return (
    <Panel
      title="The same call from an application"
      description="To the gateway. It reads an API key with the scope predict from MAINSTAY_API_KEY."
    >
      <fieldset className="flex flex-wrap gap-1 pb-2">
        <legend className="sr-only">Language</legend>
        {samples.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-pressed={id === shown}
            onClick={() => void setShown(id)}
            className={cn(
              'h-7 rounded-md px-2 font-medium text-xs max-sm:h-9',
              id === shown ? 'bg-accent-soft text-accent-text' : 'text-muted hover:bg-sunken',
            )}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <CodeBlock label={sample.label} code={sample.write(call, fromFile)} />
    </Panel>
  );
}
