'use client';
import { cn } from '#components/ui/cn.ts';
import type { ChartLine } from './chart-line.ts';
import { LineSample } from './chart-tooltip.tsx';

export interface LegendItem
  extends Pick<ChartLine, 'colour' | 'dash' | 'width' | 'opacity' | 'dot'> {
  id: string;
  name: string;
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
            <LineSample line={shown ? item : { ...item, colour: 'var(--line-strong)' }} />
            {item.name}
          </button>
        );
      })}
    </fieldset>
  );
}
