'use client';
import { useEffect, useRef, useState } from 'react';

function carriesFile(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Takes a file dropped anywhere on the page, unless a dialog is open. Returns whether one hovers now. */
export function useFileDrop(onFile: (file: File) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFile);
  useEffect(() => {
    latest.current = onFile;
  });
  useEffect(() => {
    function over(event: DragEvent) {
      if (!carriesFile(event)) return;
      event.preventDefault();
      setOver(!document.querySelector('[role="dialog"]'));
    }
    function leave(event: DragEvent) {
      if (event.relatedTarget === null) setOver(false);
    }
    function drop(event: DragEvent) {
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (!file || event.defaultPrevented) return;
      // Else the browser would leave the page to show the file.
      event.preventDefault();
      if (!document.querySelector('[role="dialog"]')) latest.current(file);
    }
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, []);
  return isOver;
}
