'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError, unreachable } from '#components/api/api-error.ts';
import { invalidate } from '#components/api/use-operation.ts';
import {
  measureUpload,
  type UploadSample,
  type UploadSpeed,
} from '#components/versions/measure-upload.ts';
import type { Problem } from '#lib/http/problem.ts';
import { listValidationRuns, type ValidationRunDetail } from '#lib/validation/operations.ts';

export type CheckState =
  | { phase: 'idle' }
  | ({ phase: 'sending' } & UploadSpeed)
  | { phase: 'checking' }
  | { phase: 'refused'; error: Error }
  | { phase: 'done'; run: ValidationRunDetail };

/** A file to be sent, or a snapshot that is kept here: the version's reference when no digest is given. */
export type Checked = { file: File } | { digest: string | undefined };

/** Holds a file or snapshot against a version's rules, by XMLHttpRequest, since fetch does not say how far an upload is. */
export function useCheckFile(model: string, version: number) {
  const client = useQueryClient();
  const [state, setState] = useState<CheckState>({ phase: 'idle' });
  const request = useRef<XMLHttpRequest | null>(null);
  useEffect(() => () => request.current?.abort(), []);

  function start(what: Checked) {
    const xhr = new XMLHttpRequest();
    request.current = xhr;
    xhr.onload = () => {
      try {
        setState({ phase: 'done', run: readRun(xhr) });
        void invalidate(client, listValidationRuns);
      } catch (error) {
        setState({
          phase: 'refused',
          error: error instanceof ApiError ? error : unreachable(xhr.status, error),
        });
      }
    };
    xhr.onerror = () => setState({ phase: 'refused', error: unreachable(0, null) });
    xhr.onabort = () => setState({ phase: 'idle' });
    const runs = `/api/v1/models/${encodeURIComponent(model)}/versions/${version}/validation/runs`;
    if (!('file' in what)) {
      setState({ phase: 'checking' });
      xhr.open('POST', `${runs}/snapshot`);
      xhr.setRequestHeader('content-type', 'application/json');
      xhr.send(JSON.stringify({ digest: what.digest }));
      return;
    }
    const form = new FormData();
    form.append('file', what.file);
    const samples: UploadSample[] = [];
    xhr.upload.onprogress = (event) => {
      samples.push({ atMs: event.timeStamp, loaded: event.loaded });
      setState({ phase: 'sending', ...measureUpload(samples, event.total) });
    };
    xhr.upload.onload = () => setState({ phase: 'checking' });
    setState({ phase: 'sending', ...measureUpload([], 0) });
    xhr.open('POST', runs);
    xhr.send(form);
  }
  return {
    state,
    start,
    cancel: () => request.current?.abort(),
    reset: () => setState({ phase: 'idle' }),
  };
}

function readRun(request: XMLHttpRequest): ValidationRunDetail {
  let body: unknown = null;
  try {
    body = JSON.parse(request.responseText);
  } catch {
    throw unreachable(request.status, request.responseText);
  }
  if (request.status === 201) return body as ValidationRunDetail;
  if (typeof body === 'object' && body !== null && 'code' in body)
    throw new ApiError(body as Problem);
  throw unreachable(request.status, body);
}
