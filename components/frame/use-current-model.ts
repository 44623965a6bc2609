'use client';
import { useParams } from 'next/navigation';

/** The model whose pages one is on. */
export function useCurrentModel(): string | null {
  const { model } = useParams<{ model?: string }>();
  return model ? decodeURIComponent(model) : null;
}

/** The address of a model's page or of one of its tabs. */
export function modelPath(model: string, tab = ''): string {
  return `/models/${encodeURIComponent(model)}${tab ? `/${tab}` : ''}`;
}
