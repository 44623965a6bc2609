'use client';
import { RotateCw } from 'lucide-react';
import Link from 'next/link';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { stageName } from '#components/serving/stage-looks.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { compactJson } from '#components/ui/compact-json.ts';
import { CopyableId, CopyButton } from '#components/ui/copy-button.tsx';
import { Num } from '#components/ui/num.tsx';
import { Facts, PageHeader, Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { toSentence } from '#components/ui/to-sentence.ts';
import { wholeNumberOr } from '#lib/http/contract.ts';
import type { Prediction } from '#lib/predictions/contract.ts';
import { AnswerPanel } from './answer-panel.tsx';
import { AnsweringVersion, isDefault } from './answering-version.tsx';
import { BrokenRulesPanel } from './broken-rules-panel.tsx';
import { explainNoRelease } from './explain-no-release.ts';
import { FeaturesPanel } from './features-panel.tsx';
import { findReplaced } from './find-replaced.ts';
import { InputsPanel } from './inputs-panel.tsx';
import { isInQuarantine, KeptPanel } from './kept-panel.tsx';
import { describeServedBy, isKept, Outcome } from './outcome.tsx';
import { protocolNames } from './prediction-columns.tsx';
import { allPredictions, tryAgainPath } from './prediction-path.ts';
import { readAnswers, readRows } from './read-request.ts';
import { readTensors } from './read-tensors.ts';
import { RefusalPanel } from './refusal-panel.tsx';
import { ReplayNote } from './replay-note.tsx';
import { RowPicker } from './row-picker.tsx';
import { TimingsPanel } from './timings-panel.tsx';
import { useNamingVersion } from './use-naming-version.ts';

const inAddress = { row: wholeNumberOr(0, { min: 0, max: 999_999 }) };

/** One prediction: what was asked, what was answered, by what, for whom, and how long each stage took. */
export function PredictionDetails({ prediction }: { prediction: Prediction }) {
  const { model, request_id, version } = prediction;
  const { filter, setFilter, unread } = useFilters(inAddress);
  const naming = useNamingVersion(model, version);
  const rows = readRows(prediction.inputs);
  const answers = readAnswers(prediction.outputs);
  const canRetry =
    rows !== null ||
    (naming?.isRecorded &&
      naming.layout?.kind === 'tensors' &&
      !prediction.truncated &&
      readTensors(prediction.inputs) !== null);
  const count = rows?.length ?? 0;
  const row = Math.min(filter.row ?? 0, Math.max(count - 1, 0));
  const labels = prediction.labels.filter((label) => label.row === row);
  return (
    <article>
      <PageHeader
        back={allPredictions(model)}
        title={
          <span className="flex min-w-0 items-center gap-2">
            <span className="min-w-0 break-all">
              Prediction <code className="font-mono font-medium text-base">{request_id}</code>
            </span>
            <CopyButton text={request_id} label="Copy request id" />
          </span>
        }
        description={<Outcome prediction={prediction} />}
        actions={
          canRetry ? (
            <Button asChild>
              <Link href={tryAgainPath(model, request_id, row)}>
                <RotateCw aria-hidden />
                Try it again
              </Link>
            </Button>
          ) : null
        }
      />
      <UnreadFilters of={[unread]} className="mb-4 rounded-md" />
      <div className="grid gap-4 lg:grid-cols-2">
        <Panel title="Request" className="lg:col-span-2">
          <Facts
            className="grid-cols-[repeat(auto-fill,minmax(11.5rem,1fr))]"
            items={requestFacts(prediction)}
          />
        </Panel>
        <ReplayNote prediction={prediction} />
        <BrokenRulesPanel validation={prediction.validation} row={row} />
        {count > 1 ? (
          <RowPicker count={count} row={row} onRow={(each) => setFilter({ row: each || null })} />
        ) : null}
        <InputsPanel
          model={model}
          row={rows?.[row] ?? null}
          hasVersion={version !== null}
          naming={naming}
          inputs={prediction.inputs}
          truncated={prediction.truncated}
          replaced={findReplaced(prediction, row)}
        />
        <div className="flex min-w-0 flex-col gap-4">
          {isInQuarantine(prediction) ? <KeptPanel prediction={prediction} /> : null}
          {isKept(prediction) ? null : prediction.status >= 400 ? (
            <RefusalPanel prediction={prediction} />
          ) : (
            <AnswerPanel
              answer={answers?.[row] ?? null}
              outputs={prediction.outputs}
              labels={labels}
            />
          )}
          <TimingsPanel timings={prediction.timings} latencyMs={prediction.latency_ms} />
        </div>
        <FeaturesPanel features={prediction.features} row={row} />
        <details className="rounded-lg border bg-surface lg:col-span-2">
          <summary className="cursor-pointer px-4 py-2.5 font-semibold">The record as JSON</summary>
          <div className="max-h-[60vh] overflow-auto border-t p-4">
            <CodeBlock label="the record" code={compactJson(prediction)} />
          </div>
        </details>
      </div>
    </article>
  );
}

function requestFacts(prediction: Prediction) {
  const { model, version, release, at, event_time, api_key, entity_key } = prediction;
  const base = `/models/${encodeURIComponent(model)}`;
  return [
    { label: 'Arrived', value: <Time at={at} show="exact" /> },
    ...(Date.parse(at) === Date.parse(event_time)
      ? []
      : [{ label: 'Dated by the sender', value: <Time at={event_time} show="exact" /> }]),
    {
      label: 'Version',
      value:
        version === null || isDefault(prediction) ? (
          <AnsweringVersion prediction={prediction} />
        ) : (
          <Link href={`${base}/versions/${version}`} className="hover:underline">
            <VersionChip version={version} />
          </Link>
        ),
    },
    {
      label: 'Release',
      value:
        release === null ? (
          <Num value={null} why={explainNoRelease(prediction)} />
        ) : (
          <Link href={`${base}/releases`} className="num text-accent-text hover:underline">
            {release}
          </Link>
        ),
    },
    { label: 'Asked by', value: api_key ? `API key ${api_key.name}` : callerOf(prediction) },
    { label: 'Protocol', value: protocolNames[prediction.protocol] },
    { label: 'Replica', value: <CopyableId id={prediction.replica} length={12} /> },
    { label: 'Rows', value: <Num value={prediction.row_count} /> },
    {
      label: 'Served by',
      value: (
        <span title={describeServedBy(prediction.served_by)}>
          {prediction.served_by ?? 'nobody'}{' '}
          {prediction.degraded ? <Badge tone="warning">degraded</Badge> : null}
        </span>
      ),
    },
    ...(prediction.degraded_reason === null
      ? []
      : [
          {
            label: prediction.degraded ? 'Why degraded' : 'Why not answered',
            value: toSentence(prediction.degraded_reason),
          },
        ]),
    ...(prediction.failed_version === null
      ? []
      : [
          {
            label: 'What failed first',
            value: (
              <>
                <VersionChip version={prediction.failed_version} />, at “
                {stageName(prediction.failed_stage ?? '')}”
              </>
            ),
          },
        ]),
    { label: 'Confidence', value: prediction.confidence ?? <Num value={null} why="No answer" /> },
    { label: 'From the cache', value: prediction.cached ? 'yes, no run of its own' : 'no' },
    ...(entity_key === null ? [] : [{ label: 'Entity key', value: entity_key }]),
  ];
}

function callerOf(prediction: Prediction): string {
  return prediction.protocol === 'console' ? 'Somebody in the console' : 'Unknown';
}
