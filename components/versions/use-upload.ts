'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError, unreachable } from '#components/api/api-error.ts';
import { invalidate } from '#components/api/use-operation.ts';
import type { Problem } from '#lib/http/problem.ts';
import { getModel, listModels, listVersions, type Version } from '#lib/registry/contract.ts';
import { measureUpload, type UploadSample, type UploadSpeed } from './measure-upload.ts';

export type UploadState =
  | { phase: 'idle' }
  | ({ phase: 'sending' } & UploadSpeed)
  | { phase: 'checking' }
  | { phase: 'refused'; error: ApiError }
  | { phase: 'done'; version: Version };

export interface UploadParts {
  artifact: File;
  metadata: string;
  reference: File | null;
}

function readVersion(request: XMLHttpRequest): Version {
  let body: unknown = null;
  try {
    body = JSON.parse(request.responseText);
  } catch {
    throw unreachable(request.status, request.responseText);
  }
  if (request.status === 201) return body as Version;
  if (typeof body === 'object' && body !== null && 'code' in body) {
    throw new ApiError(body as Problem);
  }
  throw unreachable(request.status, body);
}

/** Sends a version by XMLHttpRequest, since fetch does not say how far an upload is. */
export function useUpload(model: string) {
  const client = useQueryClient();
  const [state, setState] = useState<UploadState>({ phase: 'idle' });
  const request = useRef<XMLHttpRequest | null>(null);
  useEffect(() => () => request.current?.abort(), []);

  function start(parts: UploadParts) {
    const form = new FormData();
    if (parts.metadata.trim()) form.append('metadata', parts.metadata);
    if (parts.reference) form.append('reference', parts.reference);
    form.append('artifact', parts.artifact);
    const xhr = new XMLHttpRequest();
    request.current = xhr;
    const samples: UploadSample[] = [];
    xhr.upload.onprogress = (event) => {
      samples.push({ atMs: event.timeStamp, loaded: event.loaded });
      setState({ phase: 'sending', ...measureUpload(samples, event.total) });
    };
    xhr.upload.onload = () => setState({ phase: 'checking' });
    xhr.onload = () => {
      try {
        setState({ phase: 'done', version: readVersion(xhr) });
        void invalidate(client, listVersions, getModel, listModels);
      } catch (error) {
        setState({
          phase: 'refused',
          error: error instanceof ApiError ? error : unreachable(xhr.status, error),
        });
      }
    };
    xhr.onerror = () => setState({ phase: 'refused', error: unreachable(0, null) });
    xhr.onabort = () => setState({ phase: 'idle' });
    setState({ phase: 'sending', ...measureUpload([], 0) });
    xhr.open('POST', `/api/v1/models/${encodeURIComponent(model)}/versions`);
    xhr.send(form);
  }
  return {
    state,
    start,
    cancel: () => request.current?.abort(),
    reset: () => setState({ phase: 'idle' }),
  };
}
