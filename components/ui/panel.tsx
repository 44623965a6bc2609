import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';

/** A titled area of a page. `actions` stand at the right of the title. */
export function Panel({
  title,
  description,
  actions,
  children,
  className,
  flush = false,
  ...props
}: Omit<ComponentProps<'section'>, 'title'> & {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** Without inner padding, for tables that reach the edges. */
  flush?: boolean;
}) {
  return (
    <section className={cn('min-w-0 rounded-lg border bg-surface', className)} {...props}>
      {title || actions ? (
        <header className="flex min-h-11 items-center justify-between gap-3 border-b px-4 py-2">
          <div className="min-w-0">
            <h2 className="font-semibold text-sm">{title}</h2>
            {description ? <p className="text-muted text-xs">{description}</p> : null}
          </div>
          {actions ? <div className="flex shrink-0 items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      <div className={flush ? undefined : 'p-4'}>{children}</div>
    </section>
  );
}

/** The list that a page is of one thing of. */
export interface WayBack {
  href: string;
  /** Such as "All versions of flights". */
  label: string;
}

/** The top of a page: its one h1, a sentence, and its actions. */
export function PageHeader({
  back,
  title,
  description,
  actions,
}: {
  back?: WayBack;
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 pb-4">
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          {back ? (
            <Link
              href={back.href}
              aria-label={back.label}
              title={back.label}
              className="-ml-1 rounded-md p-1 text-muted hover:bg-sunken hover:text-text"
            >
              <ArrowLeft aria-hidden className="size-4" />
            </Link>
          ) : null}
          <h1 className="min-w-0 font-semibold text-xl tracking-tight">{title}</h1>
        </div>
        {description ? <div className="text-muted">{description}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}

/** Name and value pairs, in as many columns as fit. */
export function Facts({
  items,
  className,
}: {
  items: { label: string; value: ReactNode }[];
  className?: string;
}) {
  return (
    <dl
      className={cn(
        'grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-4 gap-y-3',
        className,
      )}
    >
      {items.map((item) => (
        <div key={item.label} className="min-w-0">
          <dt className="text-muted text-xs">{item.label}</dt>
          <dd className="break-words">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
