'use client';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';

/** Moves one of a list up or down, or takes it out. */
export function OrderButtons({
  what,
  isFirst,
  isLast,
  onMove,
  onRemove,
}: {
  /** Such as "Ada". */
  what: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}) {
  return (
    <span className="flex shrink-0">
      <Button
        variant="ghost"
        size="iconSm"
        aria-label={`Move ${what} up`}
        disabled={isFirst}
        onClick={() => onMove(-1)}
      >
        <ArrowUp aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="iconSm"
        aria-label={`Move ${what} down`}
        disabled={isLast}
        onClick={() => onMove(1)}
      >
        <ArrowDown aria-hidden />
      </Button>
      <Button variant="ghost" size="iconSm" aria-label={`Take ${what} out`} onClick={onRemove}>
        <X aria-hidden />
      </Button>
    </span>
  );
}
