import { Badge } from '#components/ui/badge.tsx';
import { Status } from '#components/ui/status.tsx';
import { errors } from '#lib/http/errors.ts';
import type { PredictionSummary } from '#lib/predictions/contract.ts';
import { lacksNumber, NO_NUMBER } from './answer-text.ts';
import { readAnswers, summariseAnswer } from './read-request.ts';

/** What an error's code means, in the words of the one error table. */
export function describeError(code: string | null, status: number): string {
  const known = Object.entries(errors).find(([name]) => name === code);
  return known ? known[1].title : `Answered with status ${status}`;
}

/** Who answered, in words. */
export function describeServedBy(servedBy: string | null): string {
  if (servedBy === 'primary') return 'The version asked for or routed to';
  if (servedBy === 'fallback') return 'A fallback version, since the first could not';
  return servedBy === 'default' ? 'The default answer, since no version could' : 'Nobody';
}

/** 202: it broke a rule whose policy is to keep it, and was not predicted. */
export function isKept({ status }: Pick<PredictionSummary, 'status'>): boolean {
  return status === 202;
}

/** How a request ended, in words. */
export function Outcome({ prediction }: { prediction: PredictionSummary }) {
  const { status, error_code, degraded, cached, served_by } = prediction;
  if (status >= 400) {
    return (
      <Status state={status >= 500 ? 'bad' : 'warning'}>{describeError(error_code, status)}</Status>
    );
  }
  if (isKept(prediction)) return <Status state="warning">Kept in quarantine</Status>;
  return (
    <span className="flex items-center gap-1.5">
      <Status state="good">Answered</Status>
      {degraded ? (
        <Badge tone="warning" title={describeServedBy(served_by)}>
          degraded
        </Badge>
      ) : null}
      {cached ? <Badge>cached</Badge> : null}
    </span>
  );
}

/** The answer in short; a dash with its reason when the list does not carry it. */
export function AnswerSummary({ prediction }: { prediction: PredictionSummary }) {
  const text = summariseAnswer(prediction.outputs);
  if (text !== null) {
    const lacks = readAnswers(prediction.outputs)?.some((each) => lacksNumber(each.prediction));
    return (
      <span
        className="num sm:inline-block sm:max-w-64 sm:truncate sm:align-middle"
        title={lacks ? NO_NUMBER : text}
      >
        {text}
        {lacks ? <span className="sr-only">{NO_NUMBER}</span> : null}
      </span>
    );
  }
  const isRefused = prediction.status >= 400 || isKept(prediction);
  const why = isKept(prediction)
    ? 'It is kept in quarantine'
    : isRefused
      ? 'It was refused'
      : prediction.outputs === null
        ? 'Too long for the list; open it'
        : 'Tensors; open it';
  return (
    <span className="whitespace-nowrap text-muted" title={why}>
      {isRefused ? '–' : why}
    </span>
  );
}
