import { formatDay, formatExactTime, withExactTimes } from '#components/ui/format-time.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import type { backtestRetraining } from '#lib/retraining/operations.ts';
import { ruleWord } from './evaluation-words.ts';
import { plural } from './policy-words.ts';
import { triggerWords } from './run-looks.ts';

/** When a policy would have had the model trained again. */
export function BacktestPanel({
  answer: { from, to, looks, runs, held_back },
}: {
  answer: OperationAnswer<typeof backtestRetraining>;
}) {
  const start = Date.parse(from);
  const span = Math.max(1, Date.parse(to) - start);
  return (
    <Panel
      title="Backtest"
      description={
        <>
          <Time at={from} show="day" /> to <Time at={to} show="day" />, looked at{' '}
          {looks.toLocaleString('en-US')} times over what was recorded
        </>
      }
    >
      <div aria-live="polite" className="flex flex-col gap-4">
        <p className="font-medium">
          {looks === 0
            ? 'Nothing was recorded in this span, so there is nothing to replay.'
            : `This policy would have trained the model again ${runs.length === 0 ? 'not once' : plural(runs.length, 'time')}.`}
        </p>
        <div className="flex flex-col gap-1">
          <div
            role="img"
            aria-label={`Runs: ${runs.map(({ at }) => formatDay(at)).join(', ') || 'none'}`}
            className="relative h-8 overflow-hidden rounded-md bg-sunken"
          >
            {runs.map(({ at, triggers }) => (
              <span
                key={at}
                title={`${formatExactTime(at)}: ${triggers.map((each) => triggerWords[each]).join(', ')}`}
                className="absolute inset-y-0 w-1.5 -translate-x-1/2 bg-good"
                style={{ left: `${((Date.parse(at) - start) / span) * 100}%` }}
              />
            ))}
          </div>
          <div className="num flex justify-between text-muted text-xs">
            <span>{formatDay(from)}</span>
            <span>{formatDay(to)}</span>
          </div>
        </div>
        <div className="grid gap-x-8 gap-y-4 md:grid-cols-[2fr_1fr]">
          <section className="min-w-0">
            <h3 className="pb-1 text-muted text-xs">Would have fired</h3>
            {runs.length === 0 ? <p className="text-muted">Never.</p> : null}
            <ol className="flex max-h-72 flex-col gap-1 overflow-y-auto">
              {runs.map(({ at, triggers, said }) => (
                <li key={at} className="flex min-w-0 flex-wrap gap-x-3">
                  <Time at={at} show="exact" />
                  <span className="font-medium">
                    {triggers.map((each) => triggerWords[each]).join(', ')}
                  </span>
                  <span className="min-w-0 basis-full break-words text-muted sm:basis-auto">
                    {said.map((each) => withExactTimes(each)).join(' ')}
                  </span>
                </li>
              ))}
            </ol>
          </section>
          <section className="min-w-0">
            <h3 className="pb-1 text-muted text-xs">Guards held it back</h3>
            {held_back.length === 0 ? <p className="text-muted">Never.</p> : null}
            <ul className="flex flex-col gap-1">
              {held_back.map(({ guard, times }) => (
                <li key={guard} className="flex justify-between gap-3">
                  <span>{ruleWord(guard)}</span>
                  <span className="num text-muted">{plural(times, 'look')}</span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      </div>
    </Panel>
  );
}
