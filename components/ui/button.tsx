'use client';
import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { Tooltip } from './tooltip.tsx';

const buttonVariants = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors duration-100 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary:
          'border-transparent bg-accent text-on-accent not-aria-disabled:hover:bg-accent-hover',
        secondary:
          'border-line-strong bg-surface text-text not-aria-disabled:hover:bg-hover not-aria-disabled:hover:border-field-line',
        danger:
          'border-transparent bg-danger text-on-accent not-aria-disabled:hover:bg-danger-hover',
        ghost:
          'border-transparent text-muted not-aria-disabled:hover:bg-sunken not-aria-disabled:hover:text-text',
        link: 'border-transparent text-accent-text underline-offset-2 hover:underline',
      },
      size: {
        sm: 'h-7 px-2 text-xs',
        md: 'h-8 px-3 text-sm max-sm:h-10',
        lg: 'h-10 px-4 text-base',
        icon: 'size-8 max-sm:size-10',
        iconSm: 'size-7 max-sm:size-9',
      },
    },
    compoundVariants: [{ variant: 'link', class: 'h-auto px-0 max-sm:h-auto' }],
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof buttonVariants> {
  /** Renders the only child (a link) with the button's looks. */
  asChild?: boolean;
  /** Disables the button and shows that its work is running. */
  busy?: boolean;
  /** Why the button cannot be used now. It stays focusable, so that the reason can be read. */
  disabledReason?: string | null;
}

export function Button({
  variant,
  size,
  asChild,
  busy = false,
  disabledReason,
  disabled,
  className,
  children,
  onClick,
  type,
  ...props
}: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    );
  }
  const blocked = busy || Boolean(disabledReason);
  const button = (
    <button
      {...props}
      type={blocked ? 'button' : (type ?? 'button')}
      disabled={disabled && !disabledReason}
      aria-disabled={blocked || disabled || undefined}
      aria-busy={busy || undefined}
      onClick={blocked ? (event) => event.preventDefault() : onClick}
      className={classes}
    >
      {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
    </button>
  );
  return disabledReason ? <Tooltip content={disabledReason}>{button}</Tooltip> : button;
}
