import { CircleCheck, LoaderCircle, OctagonX, SkipForward } from 'lucide-react';
import { formatDuration } from '#components/ui/format-number.ts';
import type { Acknowledgement } from '#lib/releases/contract.ts';

const looks = {
  loaded: { Icon: CircleCheck, className: 'text-good', word: 'Serves it' },
  failed: { Icon: OctagonX, className: 'text-bad', word: 'Failed; stays on the release before' },
  superseded: {
    Icon: SkipForward,
    className: 'text-muted',
    word: 'Went on to a newer release',
  },
  pending: {
    Icon: LoaderCircle,
    className: 'text-warning motion-safe:animate-spin',
    word: 'Not heard from yet',
  },
} as const;

/** What each replica made of a release, with times and errors. */
export function AcknowledgementList({
  acknowledgements,
  none = 'No replica was running when the release was made.',
}: {
  acknowledgements: readonly Acknowledgement[];
  /** Said when there is none. */
  none?: string;
}) {
  if (acknowledgements.length === 0) {
    return <p className="text-muted">{none}</p>;
  }
  return (
    <ul className="divide-y rounded-md border">
      {acknowledgements.map((each) => {
        const { Icon, className, word } = looks[each.status];
        return (
          <li key={each.replica} className="px-3 py-1.5">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
              <Icon aria-hidden className={`size-4 shrink-0 ${className}`} />
              <span className="min-w-0 flex-1 truncate" title={each.replica}>
                <span className="font-medium">{each.hostname}</span>{' '}
                <span className="font-mono text-muted text-xs">{each.replica.slice(0, 8)}</span>
              </span>
              <span className={each.status === 'loaded' ? 'sr-only' : 'text-muted'}>{word}</span>
              {each.after_ms === null ? null : (
                <span
                  className="num min-w-14 text-right"
                  title={`Swapped ${each.after_ms} ms after the release was made, of which loading ${each.load_ms ?? 0} ms`}
                >
                  {formatDuration(each.after_ms)}
                </span>
              )}
            </div>
            {each.error ? (
              <p
                className={`break-words pl-7 ${each.status === 'failed' ? 'text-bad' : 'text-muted'}`}
              >
                {each.error}
              </p>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
