import { CopyableId } from '#components/ui/copy-button.tsx';
import { Time } from '#components/ui/time.tsx';
import type { AuditEntry } from '#lib/audit/contract.ts';
import { changedFields } from './describe-change.ts';

/** One change in full: what each field was and is. */
export function AuditDetail({ entry }: { entry: AuditEntry }) {
  const changes = changedFields(entry.before, entry.after);
  return (
    <div className="flex flex-col gap-3 rounded-md bg-sunken p-3">
      {changes.length === 0 ? (
        <p className="text-muted">No field differs between before and after.</p>
      ) : (
        <dl className="grid gap-x-4 gap-y-1.5 sm:grid-cols-[minmax(8rem,auto)_1fr]">
          {changes.map(({ field, before, after }) => (
            <div key={field} className="contents">
              <dt className="text-muted first-letter:uppercase">{field}</dt>
              <dd className="min-w-0 break-words">
                {before === null ? (
                  <span className="sr-only">was not there, is now </span>
                ) : (
                  <>
                    <span className="sr-only">was </span>
                    <del className="text-bad decoration-1">{shorten(before)}</del>
                    {after === null ? null : <span aria-hidden> → </span>}
                  </>
                )}
                {after === null ? (
                  <span className="text-muted"> removed</span>
                ) : (
                  <>
                    <span className="sr-only">is </span>
                    <ins className="text-good no-underline">{shorten(after)}</ins>
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted text-xs">
        <Time at={entry.at} show="exact" />
        <span className="flex items-center gap-1">
          Change <CopyableId id={entry.id} />
        </span>
        {entry.request_id ? (
          <span className="flex items-center gap-1">
            Request <CopyableId id={entry.request_id} />
          </span>
        ) : null}
      </p>
    </div>
  );
}

const LONGEST = 400;

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
