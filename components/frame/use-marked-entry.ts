'use client';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

const MOVES = new Set(['ArrowUp', 'ArrowDown', 'Home', 'End']);

/**
 * Which entry of a palette Enter takes: the first that can be taken, also when better ones come later than they were asked for,
 * or when one turns out not to be possible; until somebody moves the mark.
 */
export function useMarkedEntry() {
  const list = useRef<HTMLDivElement>(null);
  const isMoved = useRef(false);
  const [marked, mark] = useState('');

  useEffect(() => {
    const entries = list.current;
    if (!entries) return;
    const observer = new MutationObserver(() => {
      if (isMoved.current) return;
      const first = entries.querySelector<HTMLElement>('[cmdk-item]:not([data-disabled="true"])');
      mark(first?.dataset.value ?? '');
    });
    const attributeFilter = ['data-disabled'];
    observer.observe(entries, { childList: true, subtree: true, attributeFilter });
    return () => observer.disconnect();
  }, []);

  const move = () => {
    isMoved.current = true;
  };
  return {
    list,
    marking: {
      value: marked,
      onValueChange: mark,
      onKeyDown: ({ key }: KeyboardEvent) => {
        if (MOVES.has(key)) move();
      },
      onPointerMove: move,
    },
    /** For when what is looked for changes. */
    markFirst() {
      isMoved.current = false;
    },
  };
}
