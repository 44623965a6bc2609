'use client';
import type { ReactNode } from 'react';
import { ApiError } from '#components/api/api-error.ts';
import { useOperation } from '#components/api/use-operation.ts';
import { ReleaseDialogs } from '#components/releases/release-dialogs.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { getModelStatus } from '#lib/telemetry/contract.ts';
import { ModelHeader } from './model-header.tsx';

/** A model's header around its tabs; one sentence instead when there is no such model. */
export function ModelFrame({ model, children }: { model: string; children: ReactNode }) {
  const status = useOperation(getModelStatus, { params: { model } });
  if (status.error instanceof ApiError && status.error.status === 404) {
    return (
      <ErrorState error={status.error} wholePage back={{ href: '/', label: 'Go to the fleet' }} />
    );
  }
  return (
    <>
      <ModelHeader model={model} />
      <ReleaseDialogs model={model} />
      {children}
    </>
  );
}
