'use client';
import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';

const item =
  'flex min-h-8 select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none data-highlighted:bg-sunken data-disabled:opacity-55 max-sm:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted';

/** A button that opens a menu. `trigger` must take a ref and spread its props. */
export function DropdownMenu({
  trigger,
  children,
  align = 'end',
  className,
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  className?: string;
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            'z-50 max-h-[70vh] min-w-44 animate-fade-in overflow-y-auto rounded-md border bg-raised p-1 text-text shadow-raised',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** With a `disabledReason` it does nothing and says why; it can still be reached, so that everybody gets to read it. */
export function MenuItem({
  className,
  disabledReason,
  children,
  ...props
}: ComponentProps<typeof Radix.Item> & { disabledReason?: string | null }) {
  if (!disabledReason) {
    return (
      <Radix.Item className={cn(item, className)} {...props}>
        {children}
      </Radix.Item>
    );
  }
  return (
    <Radix.Item
      {...props}
      aria-disabled
      onSelect={(event) => event.preventDefault()}
      className={cn(item, 'flex-col items-start gap-0 text-muted', className)}
    >
      <span className="flex items-center gap-2">{children}</span>
      <span className="max-w-64 pl-6 text-xs">{disabledReason}</span>
    </Radix.Item>
  );
}

/** One of several exclusive choices; the chosen one carries a tick. */
export function MenuChoice({
  chosen,
  children,
  ...props
}: ComponentProps<typeof Radix.CheckboxItem> & { chosen: boolean }) {
  return (
    <Radix.CheckboxItem checked={chosen} className={item} {...props}>
      <span className="flex-1">{children}</span>
      <Radix.ItemIndicator>
        <Check aria-hidden />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1 text-muted text-xs">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}
