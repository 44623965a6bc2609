'use client';
import {
  Blocks,
  BookOpen,
  Bug,
  Dumbbell,
  LayoutGrid,
  type LucideIcon,
  Settings,
  ShieldAlert,
} from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { cn } from '#components/ui/cn.ts';

export interface NavPage {
  href: string;
  label: string;
  Icon: LucideIcon;
  /** Second key of the shortcut that begins with g. */
  key: string;
  owns: (pathname: string) => boolean;
}

export const pages: NavPage[] = [
  {
    href: '/',
    label: 'Fleet',
    Icon: LayoutGrid,
    key: 'f',
    owns: (pathname) => pathname === '/' || pathname.startsWith('/models'),
  },
  {
    href: '/errors',
    label: 'Errors',
    Icon: Bug,
    key: 'e',
    owns: (pathname) => pathname.startsWith('/errors'),
  },
  {
    href: '/quarantine',
    label: 'Quarantine',
    Icon: ShieldAlert,
    key: 'q',
    owns: (pathname) => pathname.startsWith('/quarantine'),
  },
  {
    href: '/runbooks',
    label: 'Runbooks',
    Icon: BookOpen,
    key: 'b',
    owns: (pathname) => pathname.startsWith('/runbooks'),
  },
  {
    href: '/features',
    label: 'Features',
    Icon: Blocks,
    key: 'd',
    owns: (pathname) => pathname.startsWith('/features'),
  },
  {
    href: '/training',
    label: 'Training',
    Icon: Dumbbell,
    key: 'j',
    owns: (pathname) => pathname.startsWith('/training'),
  },
  {
    href: '/settings',
    label: 'Settings',
    Icon: Settings,
    key: 's',
    owns: (pathname) => pathname.startsWith('/settings'),
  },
];

/** The product's pages: at the left on a monitor, along the bottom edge on a phone. */
export function Nav({
  placement,
  children,
}: {
  placement: 'side' | 'bottom';
  /** Above the links. */
  children?: ReactNode;
}) {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Main"
      className={
        placement === 'side' ? 'flex flex-col gap-0.5 p-2' : 'grid auto-cols-fr grid-flow-col'
      }
    >
      {children}
      {pages.map(({ href, label, Icon, owns }) => {
        const current = owns(pathname);
        return (
          <Link
            key={href}
            href={href}
            aria-current={current ? 'page' : undefined}
            className={cn(
              'flex items-center font-medium',
              placement === 'side'
                ? 'h-8 gap-2 rounded-md px-2'
                : 'h-14 flex-col justify-center gap-0.5 text-xs -outline-offset-2',
              current
                ? cn('text-text', placement === 'side' && 'bg-sunken')
                : 'text-muted hover:text-text',
            )}
          >
            <Icon aria-hidden className={cn('size-4', current && 'text-accent-text')} />
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
