import type { ReactNode } from 'react';
import { formatExact, formatPercent } from '#components/ui/format-number.ts';
import { answerText, lacksNumber, NO_NUMBER } from './answer-text.ts';
import { ProbabilityBars } from './probability-bars.tsx';
import { type LoggedAnswer, positiveClass } from './read-request.ts';

/** An answer large, with what is behind it: the predicted class and how likely it is, or the number. */
export function AnswerValue({ answer, children }: { answer: LoggedAnswer; children?: ReactNode }) {
  const { prediction, probabilities } = answer;
  const likely = probabilities?.[String(prediction)];
  const positive = positiveClass(answer);
  return (
    <>
      <p className="num flex flex-wrap items-center gap-2 break-words font-semibold text-xl">
        {answerText(prediction)}
        {typeof likely === 'number' ? (
          <span title={formatExact(likely)}>· {formatPercent(likely)}</span>
        ) : null}
        {children}
      </p>
      {lacksNumber(prediction) ? <p className="text-muted">{NO_NUMBER}</p> : null}
      {positive ? (
        <p className="text-muted">
          Probability of {positive.name}, the positive class:{' '}
          <span className="num" title={formatExact(positive.probability)}>
            {formatPercent(positive.probability)}
          </span>
        </p>
      ) : null}
      {probabilities ? (
        <div className="pt-3">
          <ProbabilityBars probabilities={probabilities} predicted={prediction} />
        </div>
      ) : null}
    </>
  );
}
