'use client';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { checkMetadata } from './check-metadata.ts';
import { FileDrop } from './file-drop.tsx';
import { MetadataField } from './metadata-field.tsx';
import { UploadProgress } from './upload-progress.tsx';
import { useUpload } from './use-upload.ts';
import { versionsPath } from './version-path.ts';

/** Why an upload was refused is seen wherever the dialog was scrolled to. */
const showWhole = (note: HTMLElement | null) => note?.scrollIntoView({ block: 'nearest' });

/** Registers a version: the ONNX file, its metadata and a reference sample. */
export function UploadDialog({
  model,
  initialFile,
  onClose,
}: {
  model: string;
  initialFile: File | null;
  onClose: () => void;
}) {
  const { state, start, cancel, reset } = useUpload(model);
  const [artifact, setArtifact] = useState<File | null>(initialFile);
  const [metadata, setMetadata] = useState('');
  const [reference, setReference] = useState<File | null>(null);
  const checked = useMemo(() => checkMetadata(metadata), [metadata]);
  const running = state.phase === 'sending' || state.phase === 'checking';
  const wrongKind =
    artifact && !artifact.name.toLowerCase().endsWith('.onnx')
      ? 'The name does not end in .onnx. It is sent as it is and checked on the console.'
      : null;
  const why = !artifact
    ? 'Choose an ONNX file first.'
    : checked.errors
      ? 'Put the metadata right first.'
      : null;

  const editing = state.phase === 'idle' || state.phase === 'refused';
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      closable={!running}
      title={`Upload a version of ${model}`}
      description="The file is parsed, run on its golden cases and stored. Nothing takes traffic until it is promoted."
      footer={
        state.phase === 'done' ? (
          <>
            <Button onClick={onClose}>Close</Button>
            <Button variant="primary" asChild>
              <Link href={versionsPath(model, state.version.version)}>
                Open version {state.version.version}
              </Link>
            </Button>
          </>
        ) : running ? (
          <Button
            onClick={cancel}
            disabledReason={
              state.phase === 'checking' ? 'The file has arrived and is being checked.' : null
            }
          >
            Cancel upload
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant="primary"
              disabledReason={why}
              onClick={() => artifact && start({ artifact, metadata, reference })}
            >
              Upload
            </Button>
          </>
        )
      }
    >
      {editing ? (
        <div className="flex flex-col gap-4">
          {state.phase === 'refused' ? (
            <div ref={showWhole}>
              <ErrorNote error={state.error} />
            </div>
          ) : null}
          <FileDrop
            label="ONNX file"
            hint="Drop a .onnx file here, or press to choose one"
            accept=".onnx"
            file={artifact}
            onFile={(file) => {
              setArtifact(file);
              reset();
            }}
          />
          {wrongKind ? <p className="-mt-3 text-warning text-xs">{wrongKind}</p> : null}
          <MetadataField text={metadata} onText={setMetadata} checked={checked} />
          <FileDrop
            compact
            label="Reference sample (optional)"
            hint="CSV or Parquet of what it was trained on"
            accept=".csv,.parquet"
            file={reference}
            onFile={setReference}
          />
        </div>
      ) : (
        <UploadProgress state={state} />
      )}
    </Dialog>
  );
}
