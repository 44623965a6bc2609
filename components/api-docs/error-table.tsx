import { Fragment } from 'react';
import type { ErrorMeaning } from './read-error-meanings.ts';

/** What each code means and what to do; the target of links from the operations. */
export function ErrorTable({ meanings }: { meanings: ErrorMeaning[] }) {
  return (
    <section id="errors" className="scroll-mt-20">
      <h2 className="pb-1 font-semibold text-lg">Errors</h2>
      <p className="pb-3 text-muted">
        Every refusal is an RFC 9457 problem. Programs compare its code; its detail is for people.
      </p>
      <dl className="rounded-lg border bg-surface">
        {meanings.map((error) => (
          <div
            key={error.code}
            id={`error-${error.code}`}
            className="scroll-mt-20 border-b px-4 py-2 target:bg-accent-soft last:border-b-0"
          >
            <dt className="flex items-baseline gap-2">
              <span className="num text-muted text-xs">{error.status}</span>
              <code className="font-medium font-mono text-xs">{error.code}</code>
            </dt>
            <dd>
              <Marked text={error.meaning} /> <Marked text={error.remedy} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Text with `code` in it. */
function Marked({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 1 ? (
      <code key={`${part}@${text.indexOf(part)}`} className="font-mono text-xs">
        {part}
      </code>
    ) : (
      <Fragment key={`${part}@${text.indexOf(part)}`}>{part}</Fragment>
    ),
  );
}
