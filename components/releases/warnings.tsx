import { TriangleAlert } from 'lucide-react';
import { withExactTimes } from '#components/ui/format-time.ts';

/** What to know of a release before or after it is made. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 rounded-md bg-warning-soft px-3 py-2">
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
