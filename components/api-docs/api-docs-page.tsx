'use client';
import { FileJson } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { useEffect, useMemo, useState } from 'react';
import { Mark } from '#components/frame/mark.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Input } from '#components/ui/field.tsx';
import { ErrorTable } from './error-table.tsx';
import { MethodTag } from './method-tag.tsx';
import { OperationCard } from './operation-card.tsx';
import type { OperationDoc } from './read-document.ts';
import type { ErrorMeaning } from './read-error-meanings.ts';

/** The REST API, from its OpenAPI document: searchable, each operation with an address of its own. */
export function ApiDocsPage({
  version,
  operations,
  meanings,
}: {
  version: string;
  operations: OperationDoc[];
  meanings: ErrorMeaning[];
}) {
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const [open, setOpen] = useOpenOperations();
  const groups = useMemo(
    () => groupByTag(operations.filter(matches(search))),
    [operations, search],
  );
  return (
    <div className="min-h-dvh">
      <header className="sticky top-0 z-20 flex h-12 items-center gap-3 border-b bg-surface px-4">
        <Link href="/" className="flex items-center gap-2 font-semibold">
          <Mark className="size-5" />
          Mainstay
        </Link>
        <span className="text-muted max-sm:hidden">REST API {version}</span>
        <Input
          type="search"
          aria-label="Search operations"
          placeholder="Search operations"
          className="ml-auto w-64 min-w-0 max-sm:h-8"
          value={search}
          onChange={(event) => setSearch(event.target.value || null)}
        />
        <Button asChild className="max-sm:px-2">
          <a href="/api/v1/openapi.json" aria-label="The OpenAPI document">
            <FileJson aria-hidden />
            <span className="max-sm:hidden">OpenAPI</span>
          </a>
        </Button>
      </header>
      <div className="mx-auto flex max-w-400 gap-8 px-4 py-5 sm:px-6">
        <nav
          aria-label="Operations"
          className="sticky top-17 max-h-[calc(100dvh-5rem)] w-60 shrink-0 self-start overflow-y-auto max-lg:hidden"
        >
          {groups.map(([tag, members]) => (
            <div key={tag} className="pb-3">
              <p className="px-2 pb-1 font-medium text-muted text-xs">{tag}</p>
              {members.map((operation) => (
                <a
                  key={operation.id}
                  href={`#${operation.id}`}
                  onClick={() => setOpen(operation.id, true)}
                  className="flex items-baseline rounded-md px-2 py-0.5 hover:bg-sunken"
                >
                  <MethodTag method={operation.method} className="w-12 text-[0.6875rem]" />
                  <span className="truncate">{operation.id}</span>
                </a>
              ))}
            </div>
          ))}
          <a href="#errors" className="rounded-md px-2 py-0.5 hover:bg-sunken">
            Errors
          </a>
        </nav>
        <main id="main" className="flex min-w-0 flex-1 flex-col gap-6">
          <div>
            <h1 className="font-semibold text-xl tracking-tight">REST API</h1>
            <p className="max-w-3xl pt-1 text-muted">
              The console’s own interface, for scripts and CI: what its pages do, these operations
              do. Send an API key as “Authorization: Bearer …”. Lists page by cursor: pass
              next_cursor back as cursor. Applications ask the gateway for predictions; a model’s
              Try it page shows that call. What is about features, gateways answer too.
            </p>
          </div>
          {groups.length === 0 ? (
            <EmptyState
              title={`No operation matches “${search}”`}
              action={<Button onClick={() => setSearch(null)}>Clear the search</Button>}
            />
          ) : null}
          {groups.map(([tag, members]) => (
            <section key={tag}>
              <h2 className="pb-2 font-semibold text-lg">{tag}</h2>
              <div className="flex flex-col gap-2">
                {members.map((operation) => (
                  <OperationCard
                    key={operation.id}
                    operation={operation}
                    isOpen={open.has(operation.id)}
                    onToggle={(isOpen) => setOpen(operation.id, isOpen)}
                  />
                ))}
              </div>
            </section>
          ))}
          <ErrorTable meanings={meanings} />
        </main>
      </div>
    </div>
  );
}

/** Which operations are open: those one opened, and the one the address names. */
function useOpenOperations() {
  const [open, setOpenSet] = useState<ReadonlySet<string>>(new Set());
  function setOpen(id: string, isOpen: boolean) {
    setOpenSet((before) => {
      if (before.has(id) === isOpen) return before;
      const next = new Set(before);
      if (isOpen) next.add(id);
      else next.delete(id);
      return next;
    });
  }
  useEffect(() => {
    function follow() {
      const id = window.location.hash.slice(1);
      if (!id) return;
      setOpenSet((before) => new Set(before).add(id));
      requestAnimationFrame(() => document.getElementById(id)?.scrollIntoView());
    }
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return [open, setOpen] as const;
}

function groupByTag(operations: OperationDoc[]): [string, OperationDoc[]][] {
  const groups = new Map<string, OperationDoc[]>();
  for (const operation of operations) {
    groups.set(operation.tag, [...(groups.get(operation.tag) ?? []), operation]);
  }
  return [...groups];
}

function matches(search: string): (operation: OperationDoc) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ id, method, path, summary, tag }) => {
    const text = `${id} ${method} ${path} ${summary} ${tag}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}
