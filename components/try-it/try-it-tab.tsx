'use client';
import { z } from 'zod';
import { useOperation } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { ErrorNote, ErrorState } from '#components/ui/error-state.tsx';
import { int4Text, wholeNumberOr } from '#lib/http/contract.ts';
import { getPrediction } from '#lib/predictions/contract.ts';
import { getModel, getVersion, type Model } from '#lib/registry/contract.ts';
import { AskedPanel } from './asked-panel.tsx';
import { FeatureTrial } from './feature-trial.tsx';
import { NothingToTry } from './nothing-to-try.tsx';
import { startTrial } from './start-trial.ts';
import { TensorTrial } from './tensor-trial.tsx';
import { TrialSkeleton } from './trial-skeleton.tsx';

const inAddress = {
  version: z.string(),
  case: int4Text,
  request_id: z.string(),
  row: wholeNumberOr(0, { min: 0, max: 999_999 }),
};

/** Asks a model from the browser, and shows how an application asks the same. */
export function TryItTab({ model, gatewayUrl }: { model: string; gatewayUrl: string }) {
  const { filter: chosen, setFilter: setChosen, unread } = useFilters(inAddress);
  const about = useOperation(getModel, { params: { model } });
  const target = about.data ? resolveVersion(about.data, chosen.version) : null;
  const found = useOperation(
    getVersion,
    { params: { model, version: target ?? 1 } },
    { enabled: target !== null, keepPrevious: false },
  );
  const logged = useOperation(
    getPrediction,
    { params: { request_id: chosen.request_id ?? '' }, query: { model } },
    { enabled: chosen.request_id !== null, keepPrevious: false },
  );
  if (!about.data) {
    return about.error ? (
      <ErrorState error={about.error} onRetry={() => void about.refetch()} />
    ) : (
      <TrialSkeleton />
    );
  }
  if (target === null) return <NothingToTry about={about.data} asked={chosen.version} />;
  const version = found.data ?? null;
  const isFilling = chosen.request_id !== null && logged.isPending;
  const start =
    version && !isFilling
      ? startTrial(version, {
          logged: logged.data ?? null,
          row: chosen.row ?? 0,
          caseNumber: chosen.case,
        })
      : null;
  const trial = { asked: chosen.version, gatewayUrl };
  return (
    <div className="flex flex-col gap-4">
      <UnreadFilters of={[unread]} className="rounded-md" />
      <AskedPanel
        about={about.data}
        version={version}
        isLoading={found.isPending}
        asked={chosen.version}
        from={start?.from}
        onVersion={(asked) => setChosen({ version: asked })}
        onCase={(number) => setChosen({ case: number, request_id: null, row: null })}
      />
      {chosen.request_id !== null && logged.error ? <ErrorNote error={logged.error} /> : null}
      {!version || !start ? (
        found.error ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <TrialSkeleton />
        )
      ) : start.kind === 'tensors' ? (
        <TensorTrial
          key={`${target} ${start.from} ${chosen.request_id} ${chosen.row}`}
          version={version}
          reason={start.reason}
          start={start.request}
          {...trial}
        />
      ) : (
        <FeatureTrial
          key={`${target} ${start.from} ${chosen.request_id} ${chosen.row}`}
          version={version}
          layout={start.layout}
          start={start.texts}
          {...trial}
        />
      )}
    </div>
  );
}

/** The version that would answer: the one asked for by number or alias, else the first in force. */
function resolveVersion(about: Model, asked: string | null): number | null {
  if (asked === null) return about.release?.versions[0] ?? null;
  if (/^[1-9]\d{0,8}$/.test(asked)) return Number(asked);
  return about.aliases[asked] ?? null;
}
