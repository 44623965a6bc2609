'use client';
import { Pause, Play } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { useTimeRange } from './use-time-range.ts';

/** Whether pages fetch again every few seconds. */
export function LiveToggle() {
  const { live, setLive } = useTimeRange();
  return (
    <Button
      aria-pressed={live}
      onClick={() => setLive(!live)}
      title={live ? 'Renewed every 4 seconds. Press to pause.' : 'Paused. Press to follow live.'}
      className={cn(live && 'text-good')}
    >
      {live ? <Pause aria-hidden /> : <Play aria-hidden />}
      <span className="max-sm:sr-only">Live</span>
    </Button>
  );
}
