'use client';
import { Badge } from '#components/ui/badge.tsx';
import { cn } from '#components/ui/cn.ts';
import type { Person } from '#lib/oncall/contract.ts';

/** Somebody by name, with what keeps a page from reaching them; nobody, where there is none. */
export function PersonName({
  id,
  people,
  className,
}: {
  id: string | null;
  people: readonly Person[];
  className?: string;
}) {
  if (id === null) return <span className={cn('text-bad', className)}>nobody</span>;
  const person = people.find((each) => each.id === id);
  return (
    <span className={cn('inline-flex flex-wrap items-center gap-x-1.5', className)}>
      <span>{person?.name ?? 'a user who is gone'}</span>
      {person?.is_disabled ? (
        <Badge tone="bad">disabled</Badge>
      ) : person && !person.can_be_told ? (
        <Badge tone="warning">cannot be told</Badge>
      ) : null}
    </span>
  );
}

export function nameOf(id: string | null, people: readonly Person[]): string {
  if (id === null) return 'nobody';
  return people.find((each) => each.id === id)?.name ?? 'a user who is gone';
}

/** "AL" of Ada Lovelace, "Ad" of Admin. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const [first = '', ...more] = words;
  const last = more.at(-1);
  return last ? `${first.charAt(0)}${last.charAt(0)}` : first.slice(0, 2);
}
