'use client';
import { useDecision } from '#components/api/use-decision.ts';
import { useOperation } from '#components/api/use-operation.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageHeader } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { getVersion } from '#lib/registry/contract.ts';
import { mainVersionOf } from '#lib/releases/release-plan.ts';
import { getServingSettings } from '#lib/serving/contract.ts';
import { servingPath } from './serving-path.ts';
import { SettingsEditor } from './settings-editor.tsx';
import { useServing } from './use-serving.ts';

/** How a model is served, to be changed. What is decided on stays as it was read until one reads it again. */
export function SettingsPage({ model }: { model: string }) {
  const settings = useDecision(getServingSettings, { params: { model } });
  const { status, releases, inForce } = useServing(model);
  const version = inForce ? mainVersionOf(inForce.plan) : undefined;
  const registered = useOperation(
    getVersion,
    { params: { model, version: version ?? 1 } },
    { enabled: version !== undefined },
  );
  const layout = registered.data?.layout;
  const isKnown = releases.isSuccess && (version === undefined || registered.isSuccess);
  const names =
    layout && layout.kind !== 'tensors' ? layout.features.map(({ name }) => name) : null;
  const features = isKnown ? names : undefined;
  const back = { href: servingPath(model), label: `Serving of ${model}` };
  if (settings.isError) {
    return (
      <ErrorState error={settings.error} onRetry={() => void settings.refetch()} back={back} />
    );
  }
  return (
    <>
      <PageHeader
        back={back}
        title="Serving settings"
        description="For this model, on every replica; replicas take a change over at once, without a restart."
      />
      {settings.data && !settings.isFetching ? (
        <SettingsEditor
          key={settings.data.revision}
          model={model}
          read={settings.data}
          replicas={status.data?.replicas ?? []}
          features={features}
          onReload={() => void settings.refetch()}
        />
      ) : (
        <div role="status" aria-label="Loading" className="grid gap-3 lg:grid-cols-2">
          {['limits', 'breaker', 'cache', 'batching'].map((group) => (
            <div key={group} className="h-64 rounded-lg border bg-surface p-4">
              <Skeleton className="h-full opacity-50" />
            </div>
          ))}
        </div>
      )}
    </>
  );
}
