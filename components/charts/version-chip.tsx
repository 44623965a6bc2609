import { cn } from '#components/ui/cn.ts';
import { versionColour } from './version-colour.ts';

/** A version by its number, with the colour it has in the charts. */
export function VersionChip({ version, className }: { version: number; className?: string }) {
  return (
    <span
      className={cn(
        'num inline-flex items-center gap-1.5 whitespace-nowrap align-middle',
        className,
      )}
    >
      <span
        aria-hidden
        className="size-2 shrink-0 rounded-full"
        style={{ background: versionColour(version) }}
      />
      <span>v{version}</span>
    </span>
  );
}

/** The versions that take traffic, or a dash. */
export function VersionChips({ versions }: { versions: readonly number[] }) {
  if (versions.length === 0) return <span className="text-muted">none</span>;
  return (
    <span className="inline-flex flex-wrap gap-x-2 align-middle">
      {versions.map((version) => (
        <VersionChip key={version} version={version} />
      ))}
    </span>
  );
}
