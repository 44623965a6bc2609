'use client';
import { Download, GitCompare } from 'lucide-react';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { ChecklistPanel } from '#components/checklist/checklist-panel.tsx';
import { EnvironmentPanel } from '#components/reproduction/environment-panel.tsx';
import { ReproductionBadge } from '#components/reproduction/reproduction-badge.tsx';
import { ReproductionPanel } from '#components/reproduction/reproduction-panel.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyableId } from '#components/ui/copy-button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatBytes } from '#components/ui/format-number.ts';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { Facts, PageHeader, Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { getModel, getVersion, type Version } from '#lib/registry/contract.ts';
import { FeatureLayoutPanel } from './feature-layout-panel.tsx';
import { GoldenCasesPanel } from './golden-cases-panel.tsx';
import { LineagePanel } from './lineage-panel.tsx';
import { OnnxPanel } from './onnx-panel.tsx';
import { RemotePanel } from './remote-panel.tsx';
import { SignaturePanel } from './signature-panel.tsx';
import { TakenFeaturesPanel } from './taken-features-panel.tsx';
import { ValuesPanel } from './values-panel.tsx';
import { VersionActions } from './version-actions.tsx';
import { allVersions, artifactPath, comparePath } from './version-path.ts';
import { VersionStatus } from './version-status.tsx';

/** Panels of different heights one under the other, so that none leaves a hole beside it. */
const column = 'flex min-w-0 flex-col gap-4';

/** All there is to know of one version. */
export function VersionPage({ model, version }: { model: string; version: number }) {
  const { data, error, refetch } = useOperation(getVersion, { params: { model, version } });
  if (data?.version === version) return <VersionDetails version={data} />;
  if (error) {
    return <ErrorState error={error} onRetry={() => void refetch()} back={allVersions(model)} />;
  }
  return (
    <PageOutline wide={['File']} panels={['Metrics', 'Parameters', 'Signature', 'Features']} />
  );
}

function VersionDetails({ version }: { version: Version }) {
  const { model } = version;
  const about = useOperation(getModel, { params: { model } });
  const routed = about.data?.release?.versions ?? [];
  const inForce = routed.includes(version.version);
  const other = routed.find((each) => each !== version.version) ?? olderThan(version.version);
  return (
    <article>
      <PageHeader
        back={allVersions(model)}
        title={
          <span className="flex flex-wrap items-center gap-2">
            Version {version.version}
            <VersionStatus status={version.status} inForce={inForce} />
            {version.aliases.map((alias) => (
              <Badge key={alias} tone="accent">
                {alias}
              </Badge>
            ))}
            {version.remote ? null : <ReproductionBadge model={model} version={version.version} />}
          </span>
        }
        description={version.description || 'It has no description.'}
        actions={
          <>
            {other ? (
              <Button asChild>
                <Link href={comparePath(model, other, version.version)}>
                  <GitCompare aria-hidden />
                  Compare with {other}
                </Link>
              </Button>
            ) : null}
            {version.status === 'deleted' || version.remote ? null : (
              <Button asChild>
                <a href={artifactPath(model, version.version)} download>
                  <Download aria-hidden />
                  Download
                </a>
              </Button>
            )}
            <VersionActions version={version} inForce={inForce} compareWith={null} />
          </>
        }
      />
      <div className="grid gap-4 lg:grid-cols-2">
        <Panel title={version.remote ? 'Description' : 'File'} className="lg:col-span-2">
          <Facts
            items={[
              { label: 'Digest (SHA-256)', value: <CopyableId id={version.digest} length={12} /> },
              ...(version.remote
                ? []
                : [{ label: 'Size', value: formatBytes(version.size_bytes) }]),
              { label: 'Registered', value: <Time at={version.created_at} /> },
              { label: 'By', value: version.created_by.name },
              {
                label: 'Reference sample',
                value: version.reference ? (
                  <span className="flex flex-wrap items-center gap-x-2">
                    {version.reference.filename}
                    <CopyableId id={version.reference.digest} />
                  </span>
                ) : (
                  'None given'
                ),
              },
            ]}
          />
        </Panel>
        <ChecklistPanel
          model={model}
          version={version.version}
          isReady={version.status === 'ready'}
        />
        {version.remote ? null : <ReproductionPanel model={model} version={version.version} />}
        <div className={column}>
          <ValuesPanel
            title="Metrics"
            values={version.metrics}
            none="No metrics came with this version. Put them into metrics in its metadata."
          />
          <SignaturePanel signature={version.signature} output={version.output} />
          <LineagePanel model={model} lineage={version.lineage} />
        </div>
        <div className={column}>
          <ValuesPanel
            title="Parameters"
            values={version.params}
            none="No parameters came with this version. Put them into params in its metadata."
          />
          <FeatureLayoutPanel layout={version.layout} />
          {version.features ? <TakenFeaturesPanel features={version.features} /> : null}
          <ValuesPanel
            title="Tags"
            values={version.tags}
            none="No tags came with this version. Put them into tags in its metadata."
          />
          {version.remote ? <RemotePanel remote={version.remote} /> : null}
          {version.onnx ? <OnnxPanel onnx={version.onnx} /> : null}
          <EnvironmentPanel
            model={model}
            version={version.version}
            environment={version.lineage.environment ?? []}
          />
        </div>
        <GoldenCasesPanel version={version} />
      </div>
    </article>
  );
}

function olderThan(version: number): number | undefined {
  return version > 1 ? version - 1 : undefined;
}
