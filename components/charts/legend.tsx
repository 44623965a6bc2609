'use client';
import { cn } from '#components/ui/cn.ts';
import type { LineLook } from './chart-line.ts';
import { LineSample } from './chart-tooltip.tsx';

interface LegendItem extends LineLook {
  id: string;
  name: string;
  /** The chart draws points of it. */
  hasPoints?: boolean;
}

/** Names what the lines are; pressing an item takes its lines away or brings them back. */
export function Legend({
  label,
  items,
  hidden,
  onToggle,
}: {
  label: string;
  items: LegendItem[];
  hidden: readonly string[];
  onToggle: (id: string) => void;
}) {
  return (
    <fieldset aria-label={label} className="flex flex-wrap items-center gap-x-1">
      {items.map((item) => {
        const shown = !hidden.includes(item.id);
        return (
          <button
            key={item.id}
            type="button"
            aria-pressed={shown}
            onClick={() => onToggle(item.id)}
            className={cn(
              'flex h-6 items-center gap-1.5 rounded-sm px-1.5 text-xs hover:bg-sunken max-sm:h-9',
              shown ? 'text-text' : 'text-muted line-through',
            )}
          >
            <LineSample
              line={shown ? item : { ...item, colour: 'var(--line-strong)' }}
              hasPoints={item.hasPoints}
            />
            {item.name}
          </button>
        );
      })}
    </fieldset>
  );
}
