'use client';
import { CircleAlert, Pause, Play } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { useSecondsBehind } from './use-stale.ts';
import { useTimeRange } from './use-time-range.ts';

/** Whether pages fetch again every few seconds. */
export function LiveToggle() {
  const { live, setLive } = useTimeRange();
  const behind = useSecondsBehind(live);
  return (
    <Button
      aria-pressed={live}
      onClick={() => setLive(!live)}
      title={
        behind !== null
          ? 'The console does not answer; what is shown is old. Press to stop trying.'
          : live
            ? 'Renewed every 4 seconds. Press to pause.'
            : 'Paused. Press to follow live.'
      }
      className={cn(live && (behind === null ? 'text-good' : 'text-warning'))}
    >
      {behind !== null ? (
        <CircleAlert aria-hidden />
      ) : live ? (
        <Pause aria-hidden />
      ) : (
        <Play aria-hidden />
      )}
      {behind === null ? (
        <span className="max-sm:sr-only">Live</span>
      ) : (
        <span className="num">
          <span className="max-sm:sr-only">Not updated for </span>
          {behind} s
        </span>
      )}
    </Button>
  );
}
