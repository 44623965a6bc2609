'use client';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { Button } from '#components/ui/button.tsx';
import { Select } from '#components/ui/field.tsx';

const MOST = 5;

/** The versions that answer when the promoted one cannot, in order. */
export function FallbackField({
  fallback,
  choices,
  note,
  onChange,
}: {
  fallback: readonly number[];
  /** Versions that may be added. */
  choices: readonly number[];
  /** Why these. */
  note: string;
  onChange: (fallback: number[]) => void;
}) {
  const free = choices.filter((version) => !fallback.includes(version));
  function move(index: number, by: 1 | -1) {
    const moved = [...fallback];
    const [version] = moved.splice(index, 1);
    if (version !== undefined) moved.splice(index + by, 0, version);
    onChange(moved);
  }
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1 font-medium">Fallback versions, in order</legend>
      {fallback.length > 0 ? (
        <ol className="divide-y rounded-md border">
          {fallback.map((version, index) => (
            <li key={version} className="flex items-center gap-2 py-1 pr-1 pl-3">
              <span className="num text-muted text-xs">{index + 1}.</span>
              <VersionChip version={version} className="flex-1" />
              <Button
                variant="ghost"
                size="iconSm"
                aria-label={`Ask version ${version} earlier`}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                <ArrowUp aria-hidden />
              </Button>
              <Button
                variant="ghost"
                size="iconSm"
                aria-label={`Ask version ${version} later`}
                disabled={index === fallback.length - 1}
                onClick={() => move(index, 1)}
              >
                <ArrowDown aria-hidden />
              </Button>
              <Button
                variant="ghost"
                size="iconSm"
                aria-label={`Take version ${version} out`}
                onClick={() => onChange(fallback.filter((each) => each !== version))}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ol>
      ) : null}
      {free.length > 0 && fallback.length < MOST ? (
        <Select
          aria-label="Add a fallback version"
          className="max-w-64"
          value=""
          onChange={(event) => onChange([...fallback, Number(event.target.value)])}
        >
          <option value="" disabled>
            Add a version
          </option>
          {free.map((version) => (
            <option key={version} value={version}>
              Version {version}
            </option>
          ))}
        </Select>
      ) : null}
      <p className="text-muted text-xs">{note}</p>
    </fieldset>
  );
}
