'use client';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One sentence; read out when the dialog opens. */
  description?: ReactNode;
  children: ReactNode;
  /** Buttons at the bottom, always visible. */
  footer?: ReactNode;
  className?: string;
  /** False while something runs that closing would not stop. */
  closable?: boolean;
}

function Body({ title, description, children, footer, closable = true }: DialogProps) {
  return (
    <>
      <header className="flex items-start gap-3 border-b px-4 py-3">
        <div className="min-w-0 flex-1">
          <Radix.Title className="font-semibold text-base">{title}</Radix.Title>
          {description ? (
            <Radix.Description className="text-muted">{description}</Radix.Description>
          ) : null}
        </div>
        <Radix.Close
          aria-label="Close"
          disabled={!closable}
          className="-mr-1 rounded-md p-1 text-muted hover:bg-sunken hover:text-text disabled:opacity-40 max-sm:p-2"
        >
          <X aria-hidden className="size-4" />
        </Radix.Close>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
      {footer ? (
        <footer className="flex flex-wrap items-center justify-end gap-2 border-t px-4 py-3">
          {footer}
        </footer>
      ) : null}
    </>
  );
}

/** Centred; from the bottom edge on a phone. */
export function Dialog(props: DialogProps) {
  const keep = (event: Event) => {
    if (props.closable === false) event.preventDefault();
  };
  return (
    <Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
        <Radix.Content
          {...(props.description ? {} : { 'aria-describedby': undefined })}
          onEscapeKeyDown={keep}
          onInteractOutside={keep}
          className={cn(
            'fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] animate-rise-in flex-col rounded-t-lg border bg-raised shadow-raised focus:outline-none sm:inset-x-auto sm:top-[10vh] sm:bottom-auto sm:left-1/2 sm:max-h-[80vh] sm:w-[34rem] sm:max-w-[calc(100vw-2rem)] sm:-translate-x-1/2 sm:rounded-lg',
            props.className,
          )}
        >
          <Body {...props} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
