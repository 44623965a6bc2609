'use client';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { ApiError } from '#components/api/api-error.ts';
import { useOperation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import { toSentence } from '#components/ui/to-sentence.ts';
import { listSources, type ViewAnswerBody } from '#lib/features/operations.ts';
import { FeatureFields } from './feature-fields.tsx';
import { CATALOGUE, viewPath } from './feature-paths.ts';
import { PreviewPanel } from './preview-panel.tsx';
import { SaveViewDialog } from './save-view-dialog.tsx';
import { usePreview } from './use-preview.ts';
import { viewChanges } from './view-changes.ts';
import { checkDraft, emptyFeature, errorAt, type ViewDraft } from './view-draft.ts';
import { ViewFields } from './view-fields.tsx';

/** A view's definition as a form, with what it says of real entities beside it before anything is saved. */
export function ViewEditor({
  initial,
  existing,
}: {
  initial: ViewDraft;
  /** The newest version; null: the view is new. */
  existing: ViewAnswerBody | null;
}) {
  const { whyNot } = useViewer();
  const [draft, setDraft] = useState(initial);
  const [isSaving, setSaving] = useState(false);
  const sources = useOperation(listSources, { query: { limit: 200 } });
  const source = sources.data?.items.find(({ name }) => name === draft.source);
  const isKnown = draft.source === '' || source !== undefined;
  const checked = checkDraft(draft, source);
  const view = isKnown ? checked.view : null;
  const preview = usePreview(view);
  const refused =
    preview.error instanceof ApiError && preview.isCurrent
      ? (preview.error.problem.errors ?? [])
      : [];
  const errors = checked.errors ?? refused;
  const errorOf = (field: string) => errorAt(errors, field);
  const changes = existing && view ? viewChanges(existing.definition, view) : null;
  const [first] = errors;
  const why =
    whyNot('operator') ??
    (first
      ? toSentence(`${first.field.replace(/^(body\.)?view\./, '')} ${first.message}`)
      : view === null
        ? 'Choose a source.'
        : changes?.length === 0
          ? 'Nothing is changed.'
          : null);
  const change = (part: Partial<ViewDraft>) => setDraft({ ...draft, ...part });
  const back = existing
    ? { href: viewPath(existing.name), label: existing.name }
    : { href: CATALOGUE, label: 'All feature views' };
  return (
    <>
      <PageHeader
        back={back}
        title={existing ? `Edit ${existing.name}` : 'New feature view'}
        description={
          existing
            ? `Saving makes version ${existing.newest_version + 1}. Models keep the version they were registered with.`
            : 'Features of an entity, made from a source’s events the same way in training and in serving.'
        }
        actions={
          <>
            <Button asChild>
              <Link href={back.href}>Cancel</Link>
            </Button>
            <Button variant="primary" disabledReason={why} onClick={() => setSaving(true)}>
              Save…
            </Button>
          </>
        }
      />
      <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-3">
          <Panel title="View">
            <ViewFields
              draft={draft}
              sources={sources.data?.items ?? []}
              isNew={existing === null}
              errorOf={errorOf}
              onChange={change}
            />
          </Panel>
          {draft.features.map((feature, index) => (
            <FeatureFields
              key={feature.id}
              draft={feature}
              index={index}
              source={source}
              errorOf={(field) => errorOf(`features[${index}]${field}`)}
              onChange={(part) =>
                change({
                  features: draft.features.map((one) =>
                    one.id === feature.id ? { ...one, ...part } : one,
                  ),
                })
              }
              onRemove={
                draft.features.length === 1
                  ? null
                  : () => change({ features: draft.features.filter(({ id }) => id !== feature.id) })
              }
            />
          ))}
          <Button
            className="self-start"
            onClick={() =>
              change({ features: [...draft.features, emptyFeature(crypto.randomUUID())] })
            }
          >
            <Plus aria-hidden />
            Add feature
          </Button>
        </div>
        <PreviewPanel preview={preview} isReadable={view !== null} changes={changes} />
      </div>
      {isSaving && view ? (
        <SaveViewDialog
          view={view}
          existing={existing}
          changes={changes}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </>
  );
}
