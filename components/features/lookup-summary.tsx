import Link from 'next/link';
import { formatNumber, formatPercent } from '#components/ui/format-number.ts';
import { lookedUpBy, outcomeShares, type ViewLookups } from './lookup-rows.ts';
import { ageWords } from './value-text.ts';

const SHOWN = 3;

/** What a time range of lookups came to, in a sentence or two. */
export function LookupSummary({ lookups }: { lookups: ViewLookups }) {
  const { totals, from, to } = lookups;
  const minutes = (Date.parse(to) - Date.parse(from)) / 60_000;
  const models = lookedUpBy(lookups);
  return (
    <p className="min-w-0">
      Looked up{' '}
      <span className="num font-medium" title={`${totals.lookups} rows`}>
        {formatNumber(totals.lookups)}
      </span>{' '}
      {totals.lookups === 1 ? 'time' : 'times'}, {formatNumber(totals.lookups / minutes)} a minute:{' '}
      {outcomeShares(totals, formatPercent)}.
      {totals.age_p50_seconds === null || totals.age_p95_seconds === null ? null : (
        <>
          {' '}
          Values were {ageWords(totals.age_p50_seconds)} old in the median,{' '}
          {ageWords(totals.age_p95_seconds)} in the 95th percentile.
        </>
      )}
      <span className="text-muted">
        {' '}
        By{' '}
        {models.slice(0, SHOWN).map(({ model, lookups: count }, index) => (
          <span key={model ?? ''}>
            {index > 0 ? ', ' : null}
            {model === null ? (
              'direct lookups'
            ) : (
              <Link
                href={`/models/${encodeURIComponent(model)}`}
                className="underline decoration-line-strong underline-offset-2 hover:decoration-current"
              >
                {model}
              </Link>
            )}
            {models.length > 1 ? ` (${formatPercent(count / totals.lookups)})` : null}
          </span>
        ))}
        {models.length > SHOWN ? ` and ${models.length - SHOWN} more` : null}.
      </span>
    </p>
  );
}
