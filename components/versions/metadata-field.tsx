'use client';
import { useId } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field, Textarea } from '#components/ui/field.tsx';
import { type CheckedMetadata, summariseMetadata } from './check-metadata.ts';

const SHOWN = 8;

/** The metadata as JSON, typed or from a file, with what is wrong by field. */
export function MetadataField({
  text,
  onText,
  checked,
}: {
  text: string;
  onText: (text: string) => void;
  checked: CheckedMetadata;
}) {
  const fileId = useId();
  const errors = checked.errors ?? [];
  return (
    <div className="flex flex-col gap-1">
      <Field
        label="Metadata"
        optional
        hint={
          checked.metadata && text.trim()
            ? `Understood: ${summariseMetadata(checked.metadata)}.`
            : 'JSON with feature_names, output, metrics, params, lineage, golden_cases, patterns.'
        }
        error={errors.length > 0 ? `${errors.length} to put right before it can be sent:` : null}
      >
        <Textarea
          value={text}
          spellCheck={false}
          rows={6}
          className="max-h-60 font-mono text-xs"
          placeholder='{"metrics": {"roc_auc": 0.87}}'
          onChange={(event) => onText(event.target.value)}
        />
      </Field>
      {errors.length > 0 ? (
        <ul className="list-disc pl-5 text-xs">
          {errors.slice(0, SHOWN).map((error) => (
            <li key={`${error.field} ${error.message}`} className="break-words">
              <code className="font-mono">{error.field}</code> {error.message}
            </li>
          ))}
          {errors.length > SHOWN ? <li>and {errors.length - SHOWN} more</li> : null}
        </ul>
      ) : null}
      <div>
        <Button size="sm" asChild>
          <label htmlFor={fileId} className="cursor-pointer focus-within:outline-2">
            Read from a JSON file
            <input
              id={fileId}
              type="file"
              accept=".json,application/json"
              className="sr-only"
              onChange={async (event) => {
                const file = event.target.files?.[0];
                event.target.value = '';
                if (file) onText(await file.text());
              }}
            />
          </label>
        </Button>
      </div>
    </div>
  );
}
