import { Field, Input, Textarea } from '#components/ui/field.tsx';

interface About {
  description: string;
  owner: string;
  tags: string;
}

/** Who looks after it, and what others should know. */
export function AboutFields({
  about,
  onChange,
  errorOf,
}: {
  about: About;
  onChange: (change: Partial<About>) => void;
  errorOf: (field: string) => string | null;
}) {
  return (
    <>
      <Field label="Description" optional error={errorOf('description')}>
        <Textarea
          className="min-h-10"
          rows={2}
          value={about.description}
          onChange={(event) => onChange({ description: event.target.value })}
        />
      </Field>
      <div className="flex flex-wrap gap-3">
        <Field label="Owner" optional className="min-w-40 flex-1" error={errorOf('owner')}>
          <Input
            value={about.owner}
            onChange={(event) => onChange({ owner: event.target.value })}
          />
        </Field>
        <Field
          label="Tags"
          optional
          hint="Such as team=ops, tier=1."
          className="min-w-40 flex-1"
          error={errorOf('tags')}
        >
          <Input value={about.tags} onChange={(event) => onChange({ tags: event.target.value })} />
        </Field>
      </div>
    </>
  );
}
