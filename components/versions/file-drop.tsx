'use client';
import { FileUp, X } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { formatBytes } from '#components/ui/format-number.ts';

/** A place to drop one file, or to choose it. */
export function FileDrop({
  label,
  hint,
  accept,
  file,
  onFile,
  error,
  compact = false,
}: {
  label: string;
  hint?: string;
  accept: string;
  file: File | null;
  onFile: (file: File | null) => void;
  error?: string | null;
  compact?: boolean;
}) {
  const id = useId();
  const [over, setOver] = useState(false);
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onFile(dropped);
  }
  return (
    <div className="flex flex-col gap-1">
      <span className="font-medium" id={`${id}-label`}>
        {label}
      </span>
      <div className="relative">
        <label
          htmlFor={id}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          className={cn(
            'flex cursor-pointer items-center gap-3 rounded-md border border-field-line border-dashed px-3 focus-within:outline-2 focus-within:outline-accent-text hover:bg-hover',
            compact ? 'min-h-10 py-1.5' : 'min-h-20 py-3',
            over && 'border-accent-text bg-accent-soft',
            error && 'border-bad',
          )}
        >
          <FileUp aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="min-w-0 flex-1">
            {file ? (
              <>
                <span className="block truncate font-medium">{file.name}</span>
                <span className="num text-muted text-xs">{formatBytes(file.size)}</span>
              </>
            ) : (
              <span className="text-muted">{hint ?? 'Drop a file here, or choose one'}</span>
            )}
          </span>
          <input
            id={id}
            type="file"
            accept={accept}
            aria-labelledby={`${id}-label`}
            aria-invalid={Boolean(error) || undefined}
            className="sr-only"
            onChange={(event) => {
              onFile(event.target.files?.[0] ?? null);
              event.target.value = '';
            }}
          />
        </label>
        {file ? (
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={`Take ${file.name} out`}
            className="absolute top-1.5 right-1.5"
            onClick={() => onFile(null)}
          >
            <X aria-hidden />
          </Button>
        ) : null}
      </div>
      {error ? <p className="text-bad text-xs">{error}</p> : null}
    </div>
  );
}
