import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/field.tsx';

/** What can be done with the requests that are chosen. */
export function ChosenBar({
  chosen,
  all,
  onAll,
  onAction,
}: {
  chosen: number;
  /** Of the list as it is loaded. */
  all: number;
  onAll: (every: boolean) => void;
  onAction: (action: 'replay' | 'discard') => void;
}) {
  const none = chosen === 0 ? 'Choose some first.' : null;
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-b px-4 py-1.5">
      <Checkbox
        className="items-center"
        label={
          chosen > 0
            ? `${chosen} of ${all} chosen`
            : all === 1
              ? 'Choose the one that waits here'
              : `Choose all ${all} that wait here`
        }
        checked={chosen === 0 ? false : chosen === all ? true : 'indeterminate'}
        onCheckedChange={(checked) => onAll(checked === true)}
      />
      <span className="flex gap-2">
        <Button size="sm" disabledReason={none} onClick={() => onAction('replay')}>
          Replay…
        </Button>
        <Button size="sm" disabledReason={none} onClick={() => onAction('discard')}>
          Discard…
        </Button>
      </span>
    </div>
  );
}
