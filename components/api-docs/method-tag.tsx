import { cn } from '#components/ui/cn.ts';

const tones: Record<string, string> = {
  GET: 'text-accent-text',
  POST: 'text-good',
  PUT: 'text-warning',
  PATCH: 'text-warning',
  DELETE: 'text-bad',
};

export function MethodTag({ method, className }: { method: string; className?: string }) {
  return (
    <span className={cn('w-14 shrink-0 font-mono font-semibold text-xs', tones[method], className)}>
      {method}
    </span>
  );
}
