import { TriangleAlert } from 'lucide-react';
import { withExactTimes } from '#components/ui/format-time.ts';

const SHOWN = 3;

/** What to know of a release before or after it is made. Many of them do not push away what stands below. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  const shown = warnings.length > SHOWN + 1 ? SHOWN : warnings.length;
  const more = warnings.slice(shown);
  return (
    <div className="flex flex-col gap-1 rounded-md bg-warning-soft px-3 py-2">
      <WarningList warnings={warnings.slice(0, shown)} />
      {more.length > 0 ? (
        <details>
          <summary className="cursor-pointer font-medium max-sm:py-1.5">
            {more.length} more warnings
          </summary>
          <div className="pt-1">
            <WarningList warnings={more} />
          </div>
        </details>
      ) : null}
    </div>
  );
}

function WarningList({ warnings }: { warnings: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {warnings.map((warning) => (
        <li key={warning} className="flex items-start gap-1.5">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          <span className="min-w-0 break-words">
            <span className="sr-only">Warning: </span>
            {withExactTimes(warning)}
          </span>
        </li>
      ))}
    </ul>
  );
}
