'use client';
import { presetNames } from '#components/frame/time-range.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { Button } from '#components/ui/button.tsx';

/** Above charts: that they can be zoomed, or the way back. */
export function ZoomLine() {
  const { range, preset, setPreset } = useTimeRange();
  if (range.kind === 'custom') {
    return (
      <Button size="sm" onClick={() => setPreset(preset)}>
        Back to the {presetNames[preset].toLowerCase()}
      </Button>
    );
  }
  return <span className="text-muted text-xs max-sm:hidden">Drag over a chart to zoom</span>;
}
