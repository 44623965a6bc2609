import { Button } from '#components/ui/button.tsx';

/** How many changes there are, and what can be done with them; always in sight. */
export function SaveBar({
  changes,
  revision,
  refusal,
  onDiscard,
  onSave,
}: {
  changes: number;
  /** The one that was read; 0: nothing is saved. */
  revision: number;
  refusal: string | null;
  onDiscard: () => void;
  onSave: () => void;
}) {
  return (
    <div className="sticky bottom-0 z-10 -mx-3 mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t bg-surface px-3 py-2.5 max-sm:bottom-14 sm:-mx-6 sm:px-6">
      <span aria-live="polite" className={changes > 0 ? 'font-medium' : 'text-muted'}>
        {changes === 0
          ? revision === 0
            ? 'As they were inferred; nothing is saved yet'
            : `Revision ${revision}, unchanged`
          : changes === 1
            ? 'One change'
            : `${changes} changes`}
      </span>
      <span className="flex flex-wrap gap-2">
        {changes > 0 ? <Button onClick={onDiscard}>Discard</Button> : null}
        <Button
          variant="primary"
          disabledReason={refusal ?? (changes > 0 ? null : 'Nothing is changed.')}
          onClick={onSave}
        >
          See the effect and save…
        </Button>
      </span>
    </div>
  );
}
