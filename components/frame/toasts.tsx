'use client';
import { CircleCheck, OctagonX } from 'lucide-react';
import { useTheme } from 'next-themes';
import { Toaster } from 'sonner';

export function Toasts() {
  const { resolvedTheme } = useTheme();
  return (
    <Toaster
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      closeButton
      icons={{
        success: <CircleCheck aria-hidden className="size-4 text-good" />,
        error: <OctagonX aria-hidden className="size-4 text-bad" />,
      }}
      toastOptions={{
        style: {
          background: 'var(--raised)',
          color: 'var(--text)',
          borderColor: 'var(--line-strong)',
          fontFamily: 'var(--font-sans)',
        },
        classNames: { description: 'text-muted!' },
      }}
    />
  );
}
