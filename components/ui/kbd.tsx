'use client';
import type { ReactNode } from 'react';
import { useSyncExternalStore } from 'react';

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border bg-sunken px-1 font-sans text-muted text-xs">
      {children}
    </kbd>
  );
}

const never = () => () => {};

/** ⌘ on a Mac, Ctrl elsewhere. */
export function ModKey() {
  const mac = useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  );
  return <Kbd>{mac ? '⌘' : 'Ctrl'}</Kbd>;
}

/** How a dialog is confirmed from the keyboard; not said where there is none. */
export function ConfirmKeys() {
  return (
    <span className="pointer-coarse:hidden inline-flex flex-wrap items-center gap-1">
      <ModKey />
      <Kbd>Enter</Kbd> confirms.
    </span>
  );
}
