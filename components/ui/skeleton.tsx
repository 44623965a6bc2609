import { cn } from './cn.ts';

/** Stands where something will be; give it the size of what it stands for. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={cn('block h-4 animate-pulse rounded-sm bg-sunken dark:bg-line', className)}
    />
  );
}
