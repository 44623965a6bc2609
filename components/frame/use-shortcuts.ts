'use client';
import { useEffect, useRef } from 'react';

export interface Shortcut {
  /** One key ("?"), two in a row ("g f"), or with the modifier ("mod+k"). */
  keys: string;
  says: string;
  run: () => void;
}

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select') !== null)
  );
}

const SEQUENCE_MS = 1000;

/** Runs shortcuts wherever the focus is, except that plain keys wait while one types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcut[]) {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    function onKeyDown(event: KeyboardEvent) {
      const mod = event.metaKey || event.ctrlKey;
      const plain = !mod && !event.altKey;
      if (plain && (typing(event.target) || document.querySelector('[role="dialog"]'))) return;
      const begun = first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ` : '';
      const pressed = mod ? `mod+${event.key.toLowerCase()}` : `${begun}${event.key}`;
      const shortcut = latest.current.find((each) => each.keys === pressed);
      first = plain && !begun ? { key: event.key, at: event.timeStamp } : null;
      if (!shortcut) return;
      event.preventDefault();
      first = null;
      shortcut.run();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
