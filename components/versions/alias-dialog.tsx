'use client';
import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { fieldError } from '#components/api/api-error.ts';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import { ReasonField } from '#components/ui/reason-field.tsx';
import { reasonTooLong } from '#components/ui/too-long.ts';
import { aliasNameSchema, deleteAlias, getModel, setAlias } from '#lib/registry/contract.ts';

/** Points an alias at a version, or takes one away. Says when an alias moves from another version. */
export function AliasDialog({
  model,
  version,
  aliases,
  onClose,
}: {
  model: string;
  version: number;
  aliases: string[];
  onClose: () => void;
}) {
  const [alias, setName] = useState('');
  const [reason, setReason] = useState('');
  const [triedToRemove, setTriedToRemove] = useState(false);
  const { data } = useOperation(getModel, { params: { model } });
  const assign = useOperationMutation(setAlias, {
    quiet: true,
    onSuccess: () => {
      toast.success(`Alias ${alias} now names version ${version}`);
      onClose();
    },
  });
  const remove = useOperationMutation(deleteAlias, {
    quiet: true,
    onSuccess: (_answer, { params }) => {
      toast.success(`Alias ${params.alias} removed`);
      onClose();
    },
  });
  const said = reason.trim() || undefined;
  const holder = data?.aliases[alias];
  const malformed =
    alias === '' ? undefined : aliasNameSchema.safeParse(alias).error?.issues[0]?.message;
  const same = holder === version;
  const reasonError = reasonTooLong(reason);
  const why =
    alias === ''
      ? 'Name the alias.'
      : same
        ? `${alias} names this version already.`
        : (malformed ?? reasonError);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (why || assign.isPending) return;
    assign.mutate({
      params: { model, alias },
      body: { version, reason: said },
    });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Aliases of version ${version}`}
      description="An alias is a movable name for a version. Requests may ask for it; releases are not touched."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            variant="primary"
            type="submit"
            form="alias-form"
            busy={assign.isPending}
            disabledReason={why}
          >
            {holder && !same ? `Move from version ${holder}` : 'Set alias'}
          </Button>
        </>
      }
    >
      <form id="alias-form" onSubmit={submit} className="flex flex-col gap-4">
        {aliases.length > 0 ? (
          <ul className="flex flex-wrap gap-2" aria-label={`Aliases of version ${version}`}>
            {aliases.map((name) => (
              <li key={name} className="flex items-center gap-0.5">
                <Badge tone="accent">{name}</Badge>
                <Button
                  variant="ghost"
                  size="iconSm"
                  aria-label={`Remove alias ${name}`}
                  busy={remove.isPending && remove.variables.params.alias === name}
                  disabledReason={reasonError}
                  onClick={() => {
                    setTriedToRemove(true);
                    if (!said) return;
                    remove.mutate({ params: { model, alias: name }, query: { reason: said } });
                  }}
                >
                  <X aria-hidden />
                </Button>
              </li>
            ))}
          </ul>
        ) : null}
        <Field
          label="Alias"
          hint="Such as champion, challenger or staging."
          error={malformed ?? fieldError(assign.error, 'alias')}
        >
          <Input
            value={alias}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            list="known-aliases"
            onChange={(event) => setName(event.target.value.trim())}
          />
        </Field>
        <datalist id="known-aliases">
          {Object.keys(data?.aliases ?? {}).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <ReasonField
          hint={
            aliases.length > 0
              ? 'Kept in the audit history. Removing an alias needs one.'
              : undefined
          }
          error={triedToRemove && !said ? 'say why it goes, so that the next person knows' : null}
          value={reason}
          onChange={setReason}
        />
        {holder && !same && !malformed ? (
          <p>
            {alias} names version {holder} now and will name version {version}.
          </p>
        ) : null}
        {assign.error ? <ErrorNote error={assign.error} /> : null}
        {remove.error ? <ErrorNote error={remove.error} /> : null}
      </form>
    </Dialog>
  );
}
