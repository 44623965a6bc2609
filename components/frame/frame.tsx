'use client';
import { Search } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Kbd, ModKey } from '#components/ui/kbd.tsx';
import { AwayBanner } from './away-banner.tsx';
import { BottomNav } from './bottom-nav.tsx';
import { CommandPalette } from './command-palette.tsx';
import { LiveToggle } from './live-toggle.tsx';
import { Mark } from './mark.tsx';
import { ModelSwitcher } from './model-switcher.tsx';
import { modelTabs } from './model-tabs.ts';
import { pages, SideNav } from './nav.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { TimeRangePicker } from './time-range-picker.tsx';
import { modelPath, useCurrentModel } from './use-current-model.ts';
import { type Shortcut, useShortcuts } from './use-shortcuts.ts';
import { useKeepTimeRange, useTimeRange } from './use-time-range.ts';
import { UserMenu } from './user-menu.tsx';

/** The one frame around every page. */
export function Frame({ children }: { children: ReactNode }) {
  const router = useRouter();
  const pathname = usePathname();
  const model = useCurrentModel();
  const keep = useKeepTimeRange();
  const { live, setLive } = useTimeRange();
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null);
  const timed =
    (model !== null &&
      /^\/models\/[^/]+(\/(predictions|validation|drift(\/[^/]+)?|performance|health|changes))?$/.test(
        pathname,
      )) ||
    /^\/features\/views\/[^/]+$/.test(pathname);
  const renewing =
    model !== null ||
    pathname === '/' ||
    /^\/(incidents|errors|quarantine|features|training)(\/|$)/.test(pathname);

  const shortcuts: Shortcut[] = [
    {
      keys: 'mod+k',
      says: 'Go to a model or page, or do something',
      run: () => setOpen('palette'),
    },
    { keys: '?', says: 'These shortcuts', run: () => setOpen('shortcuts') },
    { keys: 'l', says: 'Follow live, or pause', run: () => setLive(!live) },
    ...pages.map((page) => ({
      keys: `g ${page.key}`,
      says: page.label,
      run: () => router.push(page.href),
    })),
    ...(model
      ? modelTabs.map((tab) => ({
          keys: `g ${tab.key}`,
          says: `${model}: ${tab.label}`,
          run: () => router.push(keep(modelPath(model, tab.path))),
        }))
      : []),
  ];
  useShortcuts(shortcuts);

  return (
    <div className="min-h-dvh sm:pl-44">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-raised px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <div className="fixed inset-y-0 left-0 z-30 flex w-44 flex-col border-r bg-surface max-sm:hidden">
        <SideNav>
          <Link
            href="/"
            className="-mt-2 flex h-12 items-center gap-2 px-2 font-semibold -outline-offset-2"
          >
            <Mark className="size-5" />
            Mainstay
          </Link>
        </SideNav>
      </div>
      <header className="sticky top-0 z-20 flex h-12 items-center gap-1.5 border-b bg-surface px-2 sm:px-4">
        <Link href="/" aria-label="Mainstay, fleet" className="p-2 sm:hidden">
          <Mark className="size-5" />
        </Link>
        <ModelSwitcher model={model} onOpen={() => setOpen('palette')} />
        <div className="ml-auto flex min-w-0 items-center gap-1.5">
          {timed ? <TimeRangePicker /> : null}
          {renewing ? <LiveToggle /> : null}
          <Button
            onClick={() => setOpen('palette')}
            aria-label="Search and commands"
            className="text-muted max-sm:border-transparent max-sm:bg-transparent max-sm:px-2"
          >
            <Search aria-hidden />
            <span className="flex items-center gap-0.5 max-lg:hidden">
              <ModKey />
              <Kbd>K</Kbd>
            </span>
          </Button>
          <ThemeSwitch />
          <UserMenu onShortcuts={() => setOpen('shortcuts')} />
        </div>
      </header>
      <AwayBanner />
      <main id="main" className="mx-auto max-w-400 px-3 py-4 max-sm:pb-20 sm:px-6 sm:py-5">
        {children}
      </main>
      <div className="fixed inset-x-0 bottom-0 z-30 border-t bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden">
        <BottomNav />
      </div>
      <CommandPalette
        open={open === 'palette'}
        onOpenChange={(isOpen) => setOpen(isOpen ? 'palette' : null)}
      />
      <ShortcutsDialog
        open={open === 'shortcuts'}
        onOpenChange={(isOpen) => setOpen(isOpen ? 'shortcuts' : null)}
        shortcuts={shortcuts}
      />
    </div>
  );
}
