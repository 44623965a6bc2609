'use client';
import { useDecision } from '#components/api/use-decision.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { PageHeader } from '#components/ui/panel.tsx';
import { getVersion } from '#lib/registry/contract.ts';
import { getValidation } from '#lib/validation/operations.ts';
import { RulesEditor } from './rules-editor.tsx';
import { useVersion } from './use-version.ts';
import { validationPath, versionFilter } from './validation-path.ts';

/** The rules of a version, to be changed. */
export function RulesPage({ model }: { model: string }) {
  const { filter, unread } = useFilters(versionFilter);
  const { version, error } = useVersion(model, filter.version);
  const back = {
    href: validationPath(model, { version: filter.version }),
    label: `Validation of ${model}`,
  };
  if (error) return <ErrorState error={error} back={back} />;
  if (version === null) {
    return <ErrorState error={new Error(`${model} has no version yet.`)} back={back} />;
  }
  return (
    <>
      <PageHeader
        back={back}
        title={version === undefined ? 'Rules' : `Rules of version ${version}`}
        description="What a request has to keep, and what happens else. Nothing changes until it is saved, and what a change does to the last 10,000 requests is shown first."
      />
      <UnreadFilters of={[unread]} className="mb-3 rounded-md" />
      {version === undefined ? (
        <PageOutline header={false} wide={['Rules']} />
      ) : (
        <Loaded model={model} version={version} back={back} />
      )}
    </>
  );
}

/** What is decided on stays as it was read until one reads it again. */
function Loaded({
  model,
  version,
  back,
}: {
  model: string;
  version: number;
  back: { href: string; label: string };
}) {
  const rules = useDecision(getValidation, { params: { model, version } });
  const registered = useDecision(getVersion, { params: { model, version } });
  const error = rules.error ?? registered.error;
  if (error) return <ErrorState error={error} onRetry={() => void rules.refetch()} back={back} />;
  if (!rules.data || !registered.data || rules.isFetching) {
    return <PageOutline header={false} wide={['Rules']} />;
  }
  const { layout, reference } = registered.data;
  if (layout.kind === 'tensors') {
    return (
      <ErrorState
        error={new Error(`Version ${version} has no named features, so its inputs have no rules.`)}
        back={back}
      />
    );
  }
  return (
    <RulesEditor
      key={rules.data.revision}
      read={rules.data}
      features={layout.features}
      reference={reference?.filename ?? null}
      onReload={() => void rules.refetch()}
    />
  );
}
