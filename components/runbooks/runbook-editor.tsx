'use client';
import { useRouter } from 'next/navigation';
import { useMemo, useRef, useState } from 'react';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import { PageHeader, Panel, type WayBack } from '#components/ui/panel.tsx';
import { runbookSlugSchema } from '#lib/runbooks/contract.ts';
import { saveRunbook } from '#lib/runbooks/operations.ts';
import { parseRunbook, type RunbookProblem } from '#lib/runbooks/parse-runbook.ts';
import { runbookPath } from './runbook-path.ts';
import { Sections } from './runbook-text.tsx';

interface Draft {
  slug: string;
  title: string;
  text: string;
  /** 0: it is new. */
  version: number;
}

/** Written at the left, read at the right; what is wrong leads to its line. */
export function RunbookEditor({ draft, back }: { draft: Draft; back: WayBack }) {
  const router = useRouter();
  const isNew = draft.version === 0;
  const [slug, setSlug] = useState(draft.slug);
  const [title, setTitle] = useState(draft.title);
  const [text, setText] = useState(draft.text);
  const [isSaving, setSaving] = useState(false);
  const { sections, problems } = useMemo(() => parseRunbook(text), [text]);
  const named = runbookSlugSchema.safeParse(slug);
  const save = useOperationMutation(saveRunbook, {
    quiet: true,
    onSuccess: ({ version }) => {
      toast.success(`Version ${version} is saved`);
      router.push(runbookPath(slug));
    },
  });
  const isSame = !isNew && title === draft.title && text === draft.text;
  const why =
    title.trim() === ''
      ? 'Give it a title.'
      : !named.success
        ? 'Give it a name that rules can refer to.'
        : problems.length > 0
          ? 'Mend its blocks first.'
          : isSame
            ? `Nothing differs from version ${draft.version}.`
            : null;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="-mb-4">
        <PageHeader
          back={back}
          title={isNew ? 'New runbook' : `Edit “${draft.title}”`}
          description="Markdown. A fenced block whose first line is query, check, action, approval or wait is a step."
          actions={
            <Button variant="primary" disabledReason={why} onClick={() => setSaving(true)}>
              Save…
            </Button>
          }
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Title">
          <Input value={title} maxLength={120} onChange={({ target }) => setTitle(target.value)} />
        </Field>
        <Field
          label="Name"
          hint="Alert rules and incidents refer to it"
          error={slug !== '' && !named.success ? named.error.issues[0]?.message : null}
        >
          <Input
            value={slug}
            disabled={!isNew}
            autoCapitalize="off"
            onChange={({ target }) => setSlug(target.value)}
          />
        </Field>
      </div>
      <div className="grid min-w-0 gap-4 lg:grid-cols-2">
        <TextPanel text={text} problems={problems} onChange={setText} />
        <Panel title="Preview" className="self-start">
          <Sections sections={sections} />
        </Panel>
      </div>
      {isSaving ? (
        <ChangeDialog
          title={isNew ? 'Save the runbook' : `Save version ${draft.version + 1}`}
          description="Runs that are open go on with the version they began with."
          verb="Save"
          examples="Such as: the feature server has another address"
          change={save}
          onConfirm={(reason) =>
            save.mutate({
              params: { slug },
              body: { title: title.trim(), text, expected_version: draft.version, reason },
            })
          }
          onClose={() => setSaving(false)}
        />
      ) : null}
    </div>
  );
}

function TextPanel({
  text,
  problems,
  onChange,
}: {
  text: string;
  problems: readonly RunbookProblem[];
  onChange: (text: string) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = text.split('\n');
  function goTo(line: number) {
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  }
  return (
    <Panel flush title="Text" className="self-start">
      {problems.length > 0 ? (
        <ul aria-live="polite" className="border-b bg-bad-soft px-4 py-2">
          {problems.map(({ line, field, says }) => (
            <li key={`${line} ${field} ${says}`} className="flex min-w-0 gap-2">
              <button
                type="button"
                className="num shrink-0 font-medium text-bad underline-offset-2 hover:underline"
                onClick={() => goTo(line)}
              >
                Line {line}
              </button>
              <span className="min-w-0 break-words">
                {field === null ? says : `${field} ${says}`}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <textarea
        ref={area}
        aria-label="Text of the runbook"
        aria-invalid={problems.length > 0 || undefined}
        value={text}
        rows={Math.min(60, Math.max(20, lines.length + 2))}
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
        className="w-full resize-y bg-transparent p-3 font-mono text-xs leading-5 -outline-offset-2 max-sm:text-[1rem] max-sm:leading-6"
      />
    </Panel>
  );
}
