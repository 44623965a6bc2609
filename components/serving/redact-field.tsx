'use client';
import { useState } from 'react';
import { Checkbox, Input } from '#components/ui/field.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** Beyond so many features one searches. */
const SEARCH_FROM = 12;

/** Which features' values are never written down. */
export function RedactField({
  features,
  redact,
  onChange,
  disabled,
}: {
  /** Of the version in force; null when it has none with names, undefined while that is not known. */
  features: readonly string[] | null | undefined;
  redact: readonly string[];
  onChange: (redact: string[]) => void;
  disabled: boolean;
}) {
  const [search, setSearch] = useState('');
  const known = features ?? [];
  const names = [...known, ...redact.filter((name) => !known.includes(name))];
  const shown = names.filter((name) => name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="font-medium">Features left out</legend>
      <p className="text-muted text-xs">
        Their values are never written down: they are missing in the log, and drift in them cannot
        be seen.{' '}
        {redact.length === 0 ? 'By default nothing is left out.' : `${redact.length} left out.`}
      </p>
      {features === undefined && names.length === 0 ? (
        <Skeleton className="h-16 w-full max-w-xl" />
      ) : names.length === 0 ? (
        <p className="text-muted">
          The version in force has no named features, so none can be chosen.
        </p>
      ) : (
        <>
          {names.length > SEARCH_FROM ? (
            <Input
              aria-label="Find a feature"
              placeholder="Find a feature"
              className="max-w-72"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          ) : null}
          <div className="grid max-h-72 grid-cols-[repeat(auto-fill,minmax(min(13rem,100%),1fr))] gap-x-4 gap-y-2 overflow-y-auto p-0.5">
            {shown.map((name) => (
              <Checkbox
                key={name}
                label={<span className="break-all">{name}</span>}
                hint={known.includes(name) ? undefined : 'not a feature of the version in force'}
                checked={redact.includes(name)}
                disabled={disabled}
                onCheckedChange={(checked) =>
                  onChange(
                    checked === true ? [...redact, name] : redact.filter((each) => each !== name),
                  )
                }
              />
            ))}
          </div>
          {shown.length === 0 ? <p className="text-muted">No feature is called that.</p> : null}
        </>
      )}
    </fieldset>
  );
}
