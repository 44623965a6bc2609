import Link from 'next/link';
import { Field, Input, Select } from '#components/ui/field.tsx';
import type { SourceAnswer } from '#lib/features/operations.ts';
import { AboutFields } from './about-fields.tsx';
import { sourcesPath } from './feature-paths.ts';
import type { ViewDraft } from './view-draft.ts';

/** What a view has beside its features. */
export function ViewFields({
  draft,
  sources,
  isNew,
  errorOf,
  onChange,
}: {
  draft: ViewDraft;
  sources: readonly SourceAnswer[];
  isNew: boolean;
  errorOf: (field: string) => string | null;
  onChange: (change: Partial<ViewDraft>) => void;
}) {
  const isUnknown = draft.source !== '' && !sources.some(({ name }) => name === draft.source);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-3">
        <Field
          label="Name"
          className="min-w-40 flex-1"
          hint={isNew ? 'Such as origin_stats. It cannot be changed later.' : undefined}
          error={draft.name.trim() ? errorOf('name') : null}
        >
          <Input
            autoFocus={isNew}
            disabled={!isNew}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={draft.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </Field>
        <Field
          label="Source"
          className="min-w-40 flex-1"
          hint={
            <>
              Not there yet?{' '}
              <Link
                href={sourcesPath({ do: 'new-source' })}
                className="text-accent-text hover:underline"
              >
                Create a source
              </Link>
            </>
          }
          error={errorOf('source')}
        >
          <Select
            className="w-full"
            value={draft.source}
            onChange={(event) => onChange({ source: event.target.value })}
          >
            <option value="">None: only expressions</option>
            {isUnknown ? <option>{draft.source}</option> : null}
            {sources.map(({ name, entity }) => (
              <option key={name} value={name}>
                {name} (of {entity})
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label="Time to live"
          optional
          className="min-w-32 flex-1"
          hint="How old an entity’s latest event may be, such as 3h or 30d."
          error={errorOf('ttl')}
        >
          <Input
            placeholder="any age"
            value={draft.ttl}
            onChange={(event) => onChange({ ttl: event.target.value })}
          />
        </Field>
      </div>
      <AboutFields about={draft} onChange={onChange} errorOf={errorOf} />
    </div>
  );
}
