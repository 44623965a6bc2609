import { Status } from '#components/ui/status.tsx';
import type { Verdict } from './judge-serving.ts';

/** Is anything wrong? In one line, with what is, below. */
export function VerdictPanel({ verdict }: { verdict: Verdict }) {
  const { state, headline, faults } = verdict;
  return (
    <section aria-label="How it is served now" className="rounded-lg border bg-surface px-4 py-3">
      <p aria-live="polite" className="text-base">
        <Status state={state} className="items-start [&_svg]:mt-0.75">
          {headline}
        </Status>
      </p>
      {faults.length > 0 ? (
        <ul className="flex flex-col gap-1 pt-2">
          {faults.map((fault) => (
            <li key={fault.text}>
              <Status state={fault.state} className="items-start font-normal [&_svg]:mt-0.5">
                <span className="break-words text-text">{fault.text}</span>
              </Status>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
