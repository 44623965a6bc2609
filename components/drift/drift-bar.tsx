'use client';
import { Download } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Select } from '#components/ui/field.tsx';
import type { useDrift } from './use-drift.ts';
import { verdictLooks, windowName } from './verdict-looks.ts';

/** Which version and window are shown, and the report as a file. */
export function DriftBar({ model, drift }: { model: string; drift: ReturnType<typeof useDrift> }) {
  const { shown, setFilter, versions, version, windows } = drift;
  return (
    <>
      <Select
        aria-label="Version"
        value={version ?? ''}
        onChange={(event) =>
          setFilter({ version: Number(event.target.value) || null, window: null, report: null })
        }
      >
        {versions.map((one) => (
          <option key={one} value={one}>
            Version {one}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Window"
        value={shown?.window ?? ''}
        onChange={(event) =>
          setFilter({ window: event.target.value || null, version, report: null })
        }
      >
        {shown && !windows.some(({ window }) => window === shown.window) ? (
          <option value={shown.window}>{capital(windowName(shown.window))}</option>
        ) : null}
        {windows.map(({ window, verdict }) => (
          <option key={window} value={window}>
            {window === 'release' ? 'Since the release' : `Last ${windowName(window)}`}:{' '}
            {verdictLooks[verdict].word}
          </option>
        ))}
      </Select>
      {shown ? (
        <Button asChild>
          <a
            href={`/api/v1/models/${encodeURIComponent(model)}/drift/reports/${shown.id}/page`}
            download
          >
            <Download aria-hidden />
            Report
          </a>
        </Button>
      ) : null}
    </>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
