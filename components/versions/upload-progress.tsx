import { LoaderCircle } from 'lucide-react';
import { formatBytes, formatDuration } from '#components/ui/format-number.ts';
import { Status } from '#components/ui/status.tsx';
import type { UploadState } from './use-upload.ts';

/** How far an upload is: percent, rate and time left; then the check; then what was registered. */
export function UploadProgress({ state }: { state: UploadState }) {
  if (state.phase === 'sending') {
    const percent = Math.floor(state.share * 100);
    return (
      <div className="flex flex-col gap-2 py-4">
        <p className="flex justify-between font-medium">
          <span>Sending</span>
          <span className="num">{percent}%</span>
        </p>
        <progress
          aria-label="Upload"
          value={percent}
          max={100}
          className="h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken accent-accent [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
        />
        <p className="num min-h-5 text-muted text-xs">
          {state.bytesPerSecond === null ? null : `${formatBytes(state.bytesPerSecond)}/s`}
          {state.secondsLeft === null
            ? null
            : `, ${formatDuration(Math.ceil(state.secondsLeft) * 1000)} left`}
        </p>
      </div>
    );
  }
  if (state.phase === 'checking') {
    return (
      <div role="status" className="flex flex-col gap-1 py-4">
        <p className="flex items-center gap-2 font-medium">
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          Checking on the console
        </p>
        <p className="text-muted">
          The file has arrived. It is parsed, loaded, and run on its golden cases before it is
          stored.
        </p>
      </div>
    );
  }
  if (state.phase !== 'done') return null;
  const { version, golden_cases, onnx } = state.version;
  const changes = onnx?.changes ?? [];
  return (
    <div role="status" className="flex flex-col gap-2 py-4">
      <Status state="good">Registered as version {version}</Status>
      <p>
        {golden_cases.length > 0
          ? `All ${golden_cases.length} golden cases were reproduced.`
          : 'There were no golden cases, so it was run on a made-up row only.'}
      </p>
      {changes.length > 0 ? (
        <ul className="list-disc pl-5 text-muted">
          {changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
