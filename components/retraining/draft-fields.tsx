'use client';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { Checkbox, Field, Input, Select, Textarea } from '#components/ui/field.tsx';
import {
  type PolicyDraft,
  type PolicyProblem,
  readList,
  readNumber,
  readPairs,
  valueAt,
  withValueAt,
  writePairs,
} from './policy-draft.ts';

interface Editing {
  draft: PolicyDraft;
  problems: readonly PolicyProblem[];
  onChange: (draft: PolicyDraft) => void;
}
export const EditingContext = createContext<Editing | null>(null);

/** The value at a path of the policy, what is wrong with it, and how to set it. */
export function useAt(path: string) {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error('A field of a policy stands outside of its form.');
  const { draft, problems, onChange } = editing;
  const inside = (problem: PolicyProblem) =>
    problem.path === path || problem.path.startsWith(`${path}.`);
  return {
    value: valueAt(draft, path),
    error: problems.find(inside)?.says ?? null,
    set: (value: unknown) => onChange(withValueAt(draft, path, value)),
  };
}

interface Said {
  path: string;
  label: string;
  hint?: ReactNode;
}

/** Keeps what is typed as it is typed, as long as it means what the policy says. */
function useTyped(
  value: unknown,
  write: (value: unknown) => string,
  read: (text: string) => unknown,
) {
  const [text, setText] = useState(() => write(value));
  const isSame = JSON.stringify(read(text)) === JSON.stringify(value ?? null);
  return { text: isSame ? text : write(value), setText };
}

const writeNumber = (value: unknown) =>
  value === null || value === undefined ? '' : String(value);

export function NumberAt({
  optional = false,
  ...said
}: Said & {
  /** Empty: off. */
  optional?: boolean;
}) {
  const { value, error, set } = useAt(said.path);
  const read = (text: string) => readNumber(text, optional);
  const { text, setText } = useTyped(value, writeNumber, read);
  return (
    <Field label={said.label} hint={said.hint} error={error} optional={optional}>
      <Input
        inputMode="decimal"
        autoComplete="off"
        className="num"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          set(read(target.value));
        }}
      />
    </Field>
  );
}

export function TextAt({ optional = false, ...said }: Said & { optional?: boolean }) {
  const { value, error, set } = useAt(said.path);
  return (
    <Field label={said.label} hint={said.hint} error={error} optional={optional}>
      <Input
        autoComplete="off"
        spellCheck={false}
        value={typeof value === 'string' ? value : ''}
        onChange={({ target }) => set(optional && target.value === '' ? null : target.value)}
      />
    </Field>
  );
}

export function ListAt(said: Said) {
  const { value, error, set } = useAt(said.path);
  const write = (list: unknown) => (Array.isArray(list) ? list.join(', ') : '');
  const { text, setText } = useTyped(value, write, readList);
  return (
    <Field label={said.label} hint={said.hint ?? 'Separated by commas.'} error={error}>
      <Input
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          set(readList(target.value));
        }}
      />
    </Field>
  );
}

export function PairsAt(said: Said) {
  const { value, error, set } = useAt(said.path);
  const { text, setText } = useTyped(value, writePairs, readPairs);
  return (
    <Field label={said.label} hint={said.hint ?? 'One a line: name = value.'} error={error}>
      <Textarea
        spellCheck={false}
        className="font-mono text-xs"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          set(readPairs(target.value));
        }}
      />
    </Field>
  );
}

export function CheckAt(said: Said) {
  const { value, set } = useAt(said.path);
  return (
    <Checkbox
      label={said.label}
      hint={said.hint}
      checked={value === true}
      onCheckedChange={(isOn) => set(isOn === true)}
    />
  );
}

export function SelectAt({
  options,
  ...said
}: Said & { options: readonly (readonly [value: string | null, label: string])[] }) {
  const { value, error, set } = useAt(said.path);
  return (
    <Field label={said.label} hint={said.hint} error={error}>
      <Select
        value={typeof value === 'string' ? value : ''}
        onChange={({ target }) =>
          set(options.find(([id]) => (id ?? '') === target.value)?.[0] ?? null)
        }
      >
        {options.map(([id, label]) => (
          <option key={label} value={id ?? ''}>
            {label}
          </option>
        ))}
      </Select>
    </Field>
  );
}

/** Fields that are there only while a part of the policy is on. */
export function Switched({
  path,
  label,
  hint,
  whenOn,
  children,
}: Said & {
  /** What it begins with. */
  whenOn: unknown;
  children: ReactNode;
}) {
  const { value, error, set } = useAt(path);
  const isOn = value !== null && value !== undefined;
  const isOwn = error !== null && isOn;
  return (
    <div className="flex flex-col gap-3 border-t pt-3 first:border-t-0 first:pt-0">
      <Checkbox
        label={<span className="font-medium">{label}</span>}
        hint={hint}
        checked={isOn}
        onCheckedChange={(on) => set(on === true ? whenOn : null)}
      />
      {isOn ? (
        <div className="grid gap-3 pl-6 sm:grid-cols-2">
          {children}
          <OwnProblem path={path} isShown={isOwn} />
        </div>
      ) : null}
    </div>
  );
}

/** What is wrong with a part as a whole, which no field of it says. */
function OwnProblem({ path, isShown }: { path: string; isShown: boolean }) {
  const editing = useContext(EditingContext);
  const own = editing?.problems.find((problem) => problem.path === path);
  return isShown && own ? (
    <p role="alert" className="text-bad text-xs sm:col-span-2">
      It {own.says}
    </p>
  ) : null;
}
