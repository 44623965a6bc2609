'use client';
import Link from 'next/link';
import { useState } from 'react';
import { fieldError } from '#components/api/api-error.ts';
import { useDecision } from '#components/api/use-decision.ts';
import { PromotionChecklist } from '#components/checklist/promotion-checklist.tsx';
import { usePromotionChecklist } from '#components/checklist/use-promotion-checklist.ts';
import { modelPath } from '#components/frame/use-current-model.ts';
import { Button } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Field, Select } from '#components/ui/field.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { listVersions } from '#lib/registry/contract.ts';
import { previewRollback, type ReleasePlan } from '#lib/releases/contract.ts';
import { newToTraffic } from '#lib/releases/new-to-traffic.ts';
import { isSamePlan, usualFallback } from '#lib/releases/release-plan.ts';
import { willDo } from './describe-release.ts';
import { GateWarning } from './gate-warning.tsx';
import { offerVersions } from './offer-versions.ts';
import { ReleaseDialog } from './release-dialog.tsx';
import { shorten } from './shorten.ts';
import { SignatureWarnings } from './signature-warnings.tsx';
import { type DefaultDraft, readDefault, toDefaultDraft } from './stand-in.ts';
import { StandInFields } from './stand-in-fields.tsx';
import { VersionDifference } from './version-difference.tsx';

export function PromoteDialog({
  model,
  version,
  onClose,
}: {
  model: string;
  /** The version to promote; the newest that is not in force when null. */
  version: number | null;
  onClose: () => void;
}) {
  const [chosen, setChosen] = useState(version);
  const [givenFallback, setFallback] = useState<number[]>();
  const [givenDefault, setDefault] = useState<DefaultDraft>();
  // The preview tells what is in force now and on how many replicas.
  const now = useDecision(previewRollback, { params: { model }, query: {} });
  const versions = useDecision(listVersions, {
    params: { model },
    query: { status: 'ready', limit: 200 },
  });
  const inForce = now.data?.from ?? null;
  const routes = inForce?.plan.routes ?? [];
  const current = routes.length === 1 ? (routes[0]?.version ?? null) : null;
  const choices = versions.data?.items ?? [];
  const picked = chosen ?? choices.find((each) => each.version !== current)?.version ?? null;
  const settled = now.isSuccess && !now.isFetching && versions.isSuccess && !versions.isFetching;
  const loaded = settled && now.data !== undefined && versions.data !== undefined;
  const usual = picked === null ? [] : usualFallback(picked, inForce?.plan ?? null);
  const fallback = (givenFallback ?? usual).filter((each) => each !== picked);
  const draft = givenDefault ?? toDefaultDraft(inForce?.plan.default);
  const { answer, problem } = readDefault(draft);
  const plan: ReleasePlan = {
    routes: picked === null ? [] : [{ version: picked, weight: 1 }],
    fallback,
    ...(answer && { default: answer }),
  };
  const checklist = usePromotionChecklist(model, loaded ? newToTraffic(inForce?.plan, plan) : []);
  const isSame = inForce !== null && isSamePlan(plan, inForce.plan);
  const refusal = refusalOf({ loaded, count: choices.length, picked, isSame });
  const ready = loaded && picked !== null && refusal === null;
  const known = loaded && picked !== null;
  const pair = known ? { model, from: routes[0]?.version ?? null, to: picked } : null;
  const failed = now.isError || versions.isError;
  function look() {
    void now.refetch();
    void versions.refetch();
  }
  return (
    <ReleaseDialog
      model={model}
      title={`Promote a version of ${model}`}
      verb={picked === null ? 'Promote' : `Promote version ${picked}`}
      sentence={
        ready
          ? willDo({
              model,
              kind: 'promote',
              from: inForce?.plan ?? null,
              to: plan,
              replicas: now.data.replicas,
            })
          : loaded || failed
            ? null
            : undefined
      }
      order={
        ready && problem === null
          ? {
              kind: 'promote',
              version: picked,
              fallback,
              default: answer,
              overrideChecklist: checklist.order,
              expectedSeq: inForce?.seq ?? 0,
              from: inForce?.plan ?? null,
            }
          : null
      }
      refusal={refusal ?? checklist.refusal}
      examples="Such as: better ROC-AUC on the holdout, checked by hand"
      onReload={() => {
        // What was chosen stays chosen, whatever is in force now.
        setChosen(picked);
        setFallback(givenFallback && fallback);
        look();
      }}
      onClose={onClose}
      details={
        pair ? (
          pair.from === pair.to ? null : (
            <VersionDifference {...pair} />
          )
        ) : loaded || failed ? null : (
          <Skeleton className="h-32 w-full" />
        )
      }
    >
      {(error) =>
        failed ? (
          <ErrorState error={now.error ?? versions.error} onRetry={look} />
        ) : loaded ? (
          <>
            {choices.length > 0 ? (
              <Field
                label="Version"
                hint={
                  versions.data?.next_cursor
                    ? `The ${choices.length} newest. An older one is promoted from its own page.`
                    : undefined
                }
              >
                <Select
                  value={picked ?? ''}
                  onChange={(event) => setChosen(Number(event.target.value))}
                >
                  {offerVersions(choices, picked).map((each) => (
                    <option key={each.version} value={each.version}>
                      {`Version ${each.version}`}
                      {each.version === current ? ', in force' : ''}
                      {each.description ? ` – ${shorten(each.description, 60)}` : ''}
                    </option>
                  ))}
                </Select>
              </Field>
            ) : null}
            {pair ? (
              <>
                {pair.from === pair.to ? null : <GateWarning {...pair} />}
                {pair.from === pair.to ? null : <SignatureWarnings {...pair} />}
                {refusal ? null : <PromotionChecklist checklist={checklist} />}
                <StandInFields
                  model={model}
                  version={pair.to}
                  plan={plan}
                  choices={choices.map((each) => each.version)}
                  note={noteOf({
                    chosenForYou: !givenFallback,
                    fallback,
                    current,
                    picked: pair.to,
                  })}
                  draft={draft}
                  problem={problem ?? fieldError(error, 'default')}
                  onFallback={setFallback}
                  onDefault={setDefault}
                />
              </>
            ) : null}
            {refusal ? (
              <div className="flex flex-col items-start gap-3">
                <p>{refusal}</p>
                {pair ? null : (
                  <Button asChild>
                    <Link href={modelPath(model, 'versions')}>Go to versions</Link>
                  </Button>
                )}
              </div>
            ) : null}
          </>
        ) : (
          <Skeleton className="h-13 w-full" />
        )
      }
    </ReleaseDialog>
  );
}

function refusalOf(state: {
  loaded: boolean;
  count: number;
  picked: number | null;
  isSame: boolean;
}): string | null {
  if (!state.loaded) return null;
  if (state.count === 0) return 'There is no version to promote. Upload one first.';
  if (state.picked === null) return 'The only version is in force already. Upload another first.';
  if (state.isSame) {
    return `Version ${state.picked} takes all traffic already. Choose another, or change who answers when it cannot.`;
  }
  return null;
}

/** Why the fallback is what it is. */
function noteOf(state: {
  chosenForYou: boolean;
  fallback: readonly number[];
  current: number | null;
  picked: number;
}): string {
  if (!state.chosenForYou) return 'Chosen by you.';
  if (state.fallback.length === 0) return 'No other version is in force to step in.';
  return state.picked === state.current
    ? 'As it is now.'
    : `Chosen for you: version ${state.fallback[0]} is in force now.`;
}
