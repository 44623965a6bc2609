'use client';
import {
  BellRing,
  Blocks,
  BookOpen,
  Bug,
  Dumbbell,
  LayoutGrid,
  type LucideIcon,
  PhoneCall,
  Settings,
  ShieldAlert,
  Siren,
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
  /** On a phone it is one of the first along the bottom edge, since it is needed at night. */
  isAtHand?: boolean;
  owns: (pathname: string) => boolean;
}

export const pages: NavPage[] = [
  {
    href: '/',
    label: 'Fleet',
    Icon: LayoutGrid,
    key: 'f',
    isAtHand: true,
    owns: (pathname) => pathname === '/' || pathname.startsWith('/models'),
  },
  {
    href: '/incidents',
    label: 'Incidents',
    Icon: Siren,
    key: 'i',
    isAtHand: true,
    owns: (pathname) => pathname.startsWith('/incidents') || pathname.startsWith('/postmortems'),
  },
  {
    href: '/alerts',
    label: 'Alerts',
    Icon: BellRing,
    key: 'a',
    isAtHand: true,
    owns: (pathname) => pathname.startsWith('/alerts'),
  },
  {
    href: '/runbooks',
    label: 'Runbooks',
    Icon: BookOpen,
    key: 'u',
    isAtHand: true,
    owns: (pathname) => pathname.startsWith('/runbooks'),
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
    href: '/on-call',
    label: 'On call',
    Icon: PhoneCall,
    key: 'o',
    owns: (pathname) => pathname.startsWith('/on-call'),
  },
  {
    href: '/settings',
    label: 'Settings',
    Icon: Settings,
    key: 's',
    owns: (pathname) => pathname.startsWith('/settings'),
  },
];

/** The product's pages at the left on a monitor. */
export function SideNav({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="flex flex-col gap-0.5 p-2">
      {children}
      {pages.map((page) => (
        <NavLink
          key={page.href}
          page={page}
          isCurrent={page.owns(pathname)}
          className="h-8 gap-2 rounded-md px-2 aria-[current=page]:bg-sunken"
        />
      ))}
    </nav>
  );
}

/** A page's link wherever the navigation stands; which one is open is told by more than colour. */
export function NavLink({
  page: { href, label, Icon },
  isCurrent,
  className,
  onClick,
}: {
  page: NavPage;
  isCurrent: boolean;
  className: string;
  onClick?: () => void;
}) {
  return (
    <Link
      href={href}
      onClick={onClick}
      aria-current={isCurrent ? 'page' : undefined}
      className={cn(
        'flex items-center font-medium',
        isCurrent ? 'text-text' : 'text-muted hover:text-text',
        className,
      )}
    >
      <Icon aria-hidden className={cn('size-4', isCurrent && 'text-accent-text')} />
      {label}
    </Link>
  );
}
