import { TriangleAlert } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import type { Unread } from './use-filters.ts';

const LONGEST = 60;

/** Says which filters of the address were left out, so that a list that shows more than its link meant does not pass for it. */
export function UnreadFilters({ of, className }: { of: readonly Unread[]; className?: string }) {
  const filters = of.flatMap((each) => each.filters);
  if (filters.length === 0) return null;
  return (
    <div role="alert" className={cn('flex items-start gap-2 bg-warning-soft px-4 py-2', className)}>
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {filters.length === 1
            ? 'Part of the address could not be read and was left out'
            : `${filters.length} parts of the address could not be read and were left out`}
        </p>
        <ul>
          {filters.map(({ name, value, why }) => (
            <li key={name} className="break-words">
              <code>
                {name}={value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value}
              </code>
              : {name} {why}
            </li>
          ))}
        </ul>
      </div>
      <Button
        onClick={() => {
          for (const { clear } of of) clear();
        }}
      >
        Remove
      </Button>
    </div>
  );
}
