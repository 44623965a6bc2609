'use client';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { QueryProvider } from '#components/api/query-provider.tsx';
import { TooltipProvider } from '#components/ui/tooltip.tsx';
import { Toasts } from './toasts.tsx';

export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider attribute="data-theme" defaultTheme="system" disableTransitionOnChange>
      <NuqsAdapter>
        <QueryProvider>
          <TooltipProvider delayDuration={250}>
            {children}
            <Toasts />
          </TooltipProvider>
        </QueryProvider>
      </NuqsAdapter>
    </ThemeProvider>
  );
}
