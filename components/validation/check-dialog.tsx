'use client';
import { LoaderCircle } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ConfirmForm } from '#components/ui/confirm-form.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input, Select } from '#components/ui/field.tsx';
import { FileDrop } from '#components/versions/file-drop.tsx';
import { UploadProgress } from '#components/versions/upload-progress.tsx';
import { useCheckFile } from './use-check-file.ts';
import { checkedFilePath } from './validation-path.ts';

const DIGEST = /^[0-9a-f]{64}$/;
const sources = {
  file: 'A file of mine',
  reference: 'The version’s reference sample',
  digest: 'Another snapshot that is kept here',
} as const;
type Source = keyof typeof sources;

/** Holds a file or a snapshot against the saved rules, then shows what came of it. */
export function CheckDialog({
  model,
  version,
  reference,
  onClose,
}: {
  model: string;
  version: number;
  /** The file's name; null: there is none. */
  reference: string | null;
  onClose: () => void;
}) {
  const router = useRouter();
  const form = useId();
  const { state, start, cancel } = useCheckFile(model, version);
  const [source, setSource] = useState<Source>('file');
  const [file, setFile] = useState<File | null>(null);
  const [digest, setDigest] = useState('');
  const isRunning = state.phase === 'sending' || state.phase === 'checking';
  const why =
    source === 'file' && !file
      ? 'Choose a file first.'
      : source === 'digest' && !DIGEST.test(digest.trim())
        ? 'Type the SHA-256 of the snapshot: 64 digits and letters from a to f.'
        : null;
  const done = state.phase === 'done' ? state.run.id : null;
  useEffect(() => {
    if (done) router.push(checkedFilePath(model, done));
  }, [done, model, router]);
  function check() {
    if (source === 'file') {
      if (file) start({ file });
    } else start({ digest: source === 'digest' ? digest.trim() : undefined });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      closable={!isRunning}
      title={`Check data against the rules of version ${version}`}
      description="Every row is held against the saved rules, whatever their mode. Nothing is predicted."
      footer={
        isRunning || done ? (
          <Button onClick={cancel}>Cancel</Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" type="submit" form={form} disabledReason={why}>
              Check
            </Button>
          </>
        )
      }
    >
      {isRunning || done ? (
        state.phase === 'sending' ? (
          <UploadProgress state={state} />
        ) : (
          <p role="status" className="flex items-center gap-2 py-4 font-medium">
            <LoaderCircle aria-hidden className="size-4 animate-spin" />
            Holding its rows against the rules
          </p>
        )
      ) : (
        <ConfirmForm
          id={form}
          className="flex flex-col gap-4"
          disabled={why !== null}
          onConfirm={check}
        >
          {state.phase === 'refused' ? <ErrorNote error={state.error} /> : null}
          <Field label="What to check">
            <Select
              value={source}
              onChange={({ target: { value } }) =>
                setSource(value === 'reference' || value === 'digest' ? value : 'file')
              }
            >
              {Object.entries(sources).map(([each, name]) => (
                <option key={each} value={each} disabled={each === 'reference' && !reference}>
                  {name}
                  {each === 'reference' ? ` (${reference ?? 'it has none'})` : ''}
                </option>
              ))}
            </Select>
          </Field>
          {source === 'file' ? (
            <FileDrop
              label="File"
              hint="CSV with a line of names, or Parquet"
              accept=".csv,.parquet"
              file={file}
              onFile={setFile}
            />
          ) : null}
          {source === 'digest' ? (
            <Field label="SHA-256" hint="Such as a version’s lineage names of its data snapshot.">
              <Input
                className="font-mono"
                spellCheck={false}
                autoComplete="off"
                value={digest}
                onChange={(event) => setDigest(event.target.value)}
              />
            </Field>
          ) : null}
        </ConfirmForm>
      )}
    </Dialog>
  );
}
