'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { cn } from './cn.ts';

export interface TabLink {
  href: string;
  label: string;
  /** Count or note after the label. */
  note?: string | number;
  /** Only this very path is the tab; by default paths below it are too. */
  exact?: boolean;
}

/** Tabs that are addresses. */
export function TabLinks({ tabs, label }: { tabs: TabLink[]; label: string }) {
  const pathname = usePathname();
  const strip = useRef<HTMLElement>(null);
  const open = tabs.find((tab) => isOpen(tab, pathname))?.href;
  useEffect(() => {
    // On a phone the strip is wider than the screen.
    const current = open && strip.current?.querySelector('[aria-current]');
    if (current) current.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [open]);
  return (
    <nav
      ref={strip}
      aria-label={label}
      className="-mb-px flex gap-1 overflow-x-auto max-sm:pr-8 max-sm:[mask-image:linear-gradient(to_right,black_calc(100%-2rem),transparent)]"
    >
      {tabs.map((tab) => {
        const current = isOpen(tab, pathname);
        return (
          <Link
            key={tab.href}
            href={tab.href}
            aria-current={current ? 'page' : undefined}
            className={cn(
              'flex h-9 shrink-0 items-center gap-1.5 border-b-2 px-2.5 font-medium -outline-offset-2 max-sm:h-11',
              current
                ? 'border-accent-text text-text'
                : 'border-transparent text-muted hover:text-text',
            )}
          >
            {tab.label}
            {tab.note === undefined ? null : (
              <span className="num text-muted text-xs">{tab.note}</span>
            )}
          </Link>
        );
      })}
    </nav>
  );
}

function isOpen({ href, exact }: TabLink, pathname: string): boolean {
  const path = href.split('?')[0] ?? href;
  return pathname === path || (!exact && pathname.startsWith(`${path}/`));
}
