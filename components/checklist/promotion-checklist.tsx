'use client';
import { CircleAlert, OctagonX } from 'lucide-react';
import Link from 'next/link';
import { Checkbox, Field, Input } from '#components/ui/field.tsx';
import { reasonTooLong } from '#components/ui/too-long.ts';
import { versionsPath } from '#components/versions/version-path.ts';
import { CHECKLIST } from './checklist-anchor.ts';
import { nameItems } from './item-words.ts';
import type { PromotionChecklist as State } from './use-promotion-checklist.ts';

/** In the promote dialog: what is missing, before the button; and an admin's way around it. */
export function PromotionChecklist({ checklist }: { checklist: State }) {
  const { incomplete, isRequired, mayOverride, override, setOverride } = checklist;
  if (incomplete.length === 0) return null;
  const Icon = isRequired ? OctagonX : CircleAlert;
  return (
    <section
      aria-label="Deployment checklist"
      className={`flex flex-col gap-2 rounded-md px-3 py-2 ${isRequired ? 'bg-bad-soft' : 'bg-warning-soft'}`}
    >
      <p className="flex items-start gap-1.5 font-medium">
        <Icon
          aria-hidden
          className={`mt-0.5 size-4 shrink-0 ${isRequired ? 'text-bad' : 'text-warning'}`}
        />
        {isRequired
          ? 'The deployment checklist is required and not complete'
          : 'The deployment checklist is not complete; it only advises'}
      </p>
      <ul className="flex flex-col gap-1">
        {incomplete.map(({ model, version, missing }) => (
          <li key={version}>
            <Link
              href={`${versionsPath(model, version)}#${CHECKLIST}`}
              className="text-accent-text hover:underline"
            >
              Version {version}
            </Link>{' '}
            lacks: {nameItems(missing)}.
          </li>
        ))}
      </ul>
      {isRequired && !mayOverride ? <p>An admin can override it with a reason.</p> : null}
      {isRequired && mayOverride ? (
        <Checkbox
          label="Override the checklist"
          hint="Kept in the release and in the audit history, with what was missing."
          checked={override.isOn}
          onCheckedChange={(isOn) => setOverride({ ...override, isOn: isOn === true })}
        />
      ) : null}
      {isRequired && mayOverride && override.isOn ? (
        <Field label="Why it is overridden" error={reasonTooLong(override.reason)}>
          <Input
            value={override.reason}
            autoComplete="off"
            placeholder="Such as: the version in force answers nothing"
            onChange={({ target }) => setOverride({ ...override, reason: target.value })}
          />
        </Field>
      ) : null}
    </section>
  );
}
