'use client';
import { type RefObject, useEffect } from 'react';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [role="menu"]') !== null)
  );
}

/** j/k and the arrow keys move among the rows (`[data-row]`) of the page's first table, or of the one that has the focus. */
export function useRowKeys(container: RefObject<HTMLElement | null>) {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const root = container.current;
      if (!root || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"]')?.contains(root) === false) return;
      const inside = root.contains(document.activeElement);
      const letter = event.key === 'j' || event.key === 'k';
      const arrow = event.key === 'ArrowDown' || event.key === 'ArrowUp';
      if (!letter && !(arrow && inside)) return;
      const first = document.querySelector('[data-row-keys]') === root;
      const elsewhere = document.activeElement?.closest('[data-row-keys]');
      if (!inside && (!first || elsewhere)) return;
      const rows = [...root.querySelectorAll<HTMLElement>('[data-row]')];
      const at = rows.findIndex((row) => row.contains(document.activeElement));
      const step = event.key === 'j' || event.key === 'ArrowDown' ? 1 : -1;
      const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
      if (next) {
        event.preventDefault();
        next.focus();
        next.scrollIntoView({ block: 'nearest' });
      }
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [container]);
}
