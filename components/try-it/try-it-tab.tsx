'use client';
import Link from 'next/link';
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { useOperation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { getPrediction } from '#lib/predictions/contract.ts';
import { getModel, getVersion, type Model } from '#lib/registry/contract.ts';
import { FeatureTrial } from './feature-trial.tsx';
import { TensorTrial } from './tensor-trial.tsx';
import { TrialSkeleton } from './trial-skeleton.tsx';
import { VersionChoice } from './version-choice.tsx';

/** Asks a model from the browser, and shows how an application asks the same. */
export function TryItTab({ model, gatewayUrl }: { model: string; gatewayUrl: string }) {
  const [chosen, setChosen] = useQueryStates({
    version: parseAsString,
    case: parseAsInteger,
    request: parseAsString,
    row: parseAsInteger.withDefault(0),
  });
  const about = useOperation(getModel, { params: { model } });
  const target = about.data ? resolveVersion(about.data, chosen.version) : null;
  const version = useOperation(
    getVersion,
    { params: { model, version: target ?? 1 } },
    { enabled: target !== null, keepPrevious: false },
  );
  const logged = useOperation(
    getPrediction,
    { params: { request_id: chosen.request ?? '' }, query: {} },
    { enabled: chosen.request !== null, keepPrevious: false },
  );

  if (about.data && target === null) {
    return (
      <Panel>
        <NothingToTry about={about.data} asked={chosen.version} />
      </Panel>
    );
  }
  const error = about.error ?? version.error;
  if (error && !version.data) {
    return <ErrorState error={error} onRetry={() => void version.refetch()} />;
  }
  const isLoading = chosen.request !== null && logged.isPending;
  if (!about.data || !version.data || isLoading) return <TrialSkeleton />;
  const choice = (
    <VersionChoice
      about={about.data}
      value={chosen.version}
      onChange={(value) => setChosen({ version: value })}
    />
  );
  if (version.data.layout.kind === 'tensors') {
    return (
      <TensorTrial
        key={version.data.version}
        version={version.data}
        asked={chosen.version}
        gatewayUrl={gatewayUrl}
        reason={version.data.layout.reason}
        choice={choice}
        logged={logged.data ?? null}
        loggedError={chosen.request === null ? null : logged.error}
      />
    );
  }
  return (
    <FeatureTrial
      key={version.data.version}
      version={version.data}
      layout={version.data.layout}
      asked={chosen.version}
      gatewayUrl={gatewayUrl}
      choice={choice}
      source={{ caseNumber: chosen.case, logged: logged.data ?? null, row: chosen.row }}
      loggedError={chosen.request === null ? null : logged.error}
      onCase={(number) => setChosen({ case: number, request: null, row: null })}
    />
  );
}

/** The version that would answer: the one asked for by number or alias, else the first in force. */
function resolveVersion(about: Model, asked: string | null): number | null {
  if (asked === null) return about.release?.versions[0] ?? null;
  if (/^[1-9]\d{0,8}$/.test(asked)) return Number(asked);
  return about.aliases[asked] ?? null;
}

function NothingToTry({ about, asked }: { about: Model; asked: string | null }) {
  const base = `/models/${encodeURIComponent(about.name)}`;
  if (asked !== null) {
    return (
      <EmptyState
        title={`No version is called ${asked}`}
        action={
          <Button asChild>
            <Link href={`${base}/try`}>Try the version in force</Link>
          </Button>
        }
      />
    );
  }
  const { latest_version } = about;
  return latest_version === null ? (
    <EmptyState
      title="Nothing to try yet"
      action={
        <Button variant="primary" asChild>
          <Link href={`${base}/versions`}>Go to versions</Link>
        </Button>
      }
    >
      Upload a version first; then a form made from its signature stands here.
    </EmptyState>
  ) : (
    <EmptyState
      title="No version is in force"
      action={
        <Button variant="primary" asChild>
          <Link href={`${base}/try?version=${latest_version}`}>Try version {latest_version}</Link>
        </Button>
      }
    >
      Applications get an answer once a version is promoted. A given version can be tried before.
    </EmptyState>
  );
}
