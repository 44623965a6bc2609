'use client';
import type { ReactNode } from 'react';

/** A form that Ctrl+Enter or ⌘+Enter confirms from any of its fields. Its button may stand elsewhere with `form={id}`. */
export function ConfirmForm({
  id,
  onConfirm,
  disabled = false,
  children,
  className,
}: {
  id: string;
  onConfirm: () => void;
  disabled?: boolean;
  children: ReactNode;
  className?: string;
}) {
  return (
    <form
      id={id}
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        if (!disabled) onConfirm();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
    >
      {children}
    </form>
  );
}
