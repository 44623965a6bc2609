'use client';
import { Pencil } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ConfirmForm } from '#components/ui/confirm-form.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Textarea } from '#components/ui/field.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { Postmortem, SectionName } from '#lib/postmortems/contract.ts';
import { sectionTitles } from '#lib/postmortems/find-missing.ts';
import { sectionHints } from './postmortem-words.ts';
import { useSectionDraft } from './use-section-draft.ts';

/** One section of the text, to be read, and to be written where that is allowed. */
export function SectionPanel({
  postmortem,
  name,
  whyNot,
}: {
  postmortem: Postmortem;
  name: SectionName;
  /** Why it cannot be written now. */
  whyNot: string | null;
}) {
  const form = useId();
  const [isPreview, setPreview] = useState(false);
  const { draft, begin, write, cancel, save, isPending, error } = useSectionDraft(postmortem, name);
  const title = sectionTitles[name];
  const text = postmortem.sections[name];
  return (
    <Panel
      id={`section-${name}`}
      title={title}
      className="scroll-mt-20"
      actions={
        draft ? (
          <Button size="sm" variant="ghost" onClick={() => setPreview(!isPreview)}>
            {isPreview ? 'Write on' : 'Preview'}
          </Button>
        ) : (
          <Button
            size="sm"
            variant="ghost"
            className="max-sm:h-9"
            aria-label={`Write ${title}`}
            disabledReason={whyNot}
            onClick={begin}
          >
            <Pencil aria-hidden />
            Write
          </Button>
        )
      }
    >
      {draft ? (
        <ConfirmForm
          id={form}
          className="flex flex-col gap-3"
          disabled={isPending}
          onConfirm={save}
        >
          {draft.theirs !== null ? (
            <div role="alert" className="rounded-md border bg-warning-soft p-3">
              <p className="font-medium">
                Somebody else wrote this section meanwhile. It says now:
              </p>
              <Markdown text={draft.theirs || '_Nothing._'} className="py-2" />
              <p className="text-muted text-xs">
                Take over what belongs into yours below; saving puts yours in its place.
              </p>
            </div>
          ) : null}
          {isPreview ? (
            <Markdown text={draft.text || '_Nothing yet._'} className="min-h-40" />
          ) : (
            <Textarea
              aria-label={title}
              autoFocus
              placeholder={sectionHints[name]}
              className="min-h-40 font-mono text-xs"
              value={draft.text}
              maxLength={50_000}
              onChange={({ target }) => write(target.value)}
            />
          )}
          {error ? <ErrorNote error={error} /> : null}
          <div className="flex flex-wrap items-center justify-between gap-2">
            <span className="text-muted text-xs">Markdown. Ctrl+Enter saves.</span>
            <span className="flex gap-2">
              <Button onClick={cancel} disabled={isPending}>
                Cancel
              </Button>
              <Button type="submit" variant="primary" busy={isPending}>
                Save
              </Button>
            </span>
          </div>
        </ConfirmForm>
      ) : text.trim() === '' ? (
        <p className="text-muted">{sectionHints[name]}</p>
      ) : (
        <Markdown text={text} />
      )}
    </Panel>
  );
}
