'use client';
import { useState } from 'react';
import { emptyView } from './view-draft.ts';
import { ViewEditor } from './view-editor.tsx';

/** A view that is not there yet. */
export function NewViewPage() {
  const [draft] = useState(() => emptyView(crypto.randomUUID()));
  return <ViewEditor initial={draft} existing={null} />;
}
