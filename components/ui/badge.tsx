import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

const badgeVariants = cva(
  'inline-flex h-5 items-center gap-1 whitespace-nowrap align-middle rounded-sm px-1.5 font-medium text-xs [&_svg]:size-3',
  {
    variants: {
      tone: {
        neutral: 'bg-unknown-soft text-muted',
        accent: 'bg-accent-soft text-accent-text',
        good: 'bg-good-soft text-good',
        warning: 'bg-warning-soft text-warning',
        bad: 'bg-bad-soft text-bad',
        outline: 'border text-muted',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

export function Badge({
  tone,
  className,
  ...props
}: ComponentProps<'span'> & VariantProps<typeof badgeVariants>) {
  return <span className={cn(badgeVariants({ tone }), className)} {...props} />;
}
