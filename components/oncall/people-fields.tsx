'use client';
import { Field, Select } from '#components/ui/field.tsx';
import { keyed } from '#components/ui/keyed.ts';
import type { Person } from '#lib/oncall/contract.ts';
import { OrderButtons } from './order-buttons.tsx';
import { nameOf, PersonName } from './person-name.tsx';
import { moved, without } from './read-draft.ts';

/** People in the order of their turns; somebody may have two. */
export function PeopleFields({
  chosen,
  people,
  error,
  onChange,
}: {
  chosen: readonly string[];
  people: readonly Person[];
  error?: string | undefined;
  onChange: (chosen: string[]) => void;
}) {
  return (
    <Field
      label="People, in the order of their turns"
      hint="The first one’s turn begins on the first day."
      error={error}
    >
      <ol className="divide-y rounded-md border empty:hidden">
        {keyed(chosen, (id) => id).map(({ key, item: id, place }) => (
          <li key={key} className="flex items-center justify-between gap-2 py-0.5 pr-1 pl-3">
            <span className="flex min-w-0 items-center gap-2">
              <span className="num text-muted text-xs">{place + 1}</span>
              <PersonName id={id} people={people} />
            </span>
            <OrderButtons
              what={nameOf(id, people)}
              isFirst={place === 0}
              isLast={place === chosen.length - 1}
              onMove={(by) => onChange(moved(chosen, place, by))}
              onRemove={() => onChange(without(chosen, place))}
            />
          </li>
        ))}
      </ol>
      <Select
        value=""
        onChange={({ target }) => target.value && onChange([...chosen, target.value])}
      >
        <option value="">Add somebody…</option>
        {people
          .filter((person) => !person.is_disabled)
          .map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
              {person.can_be_told ? '' : ' (cannot be told yet)'}
            </option>
          ))}
      </Select>
    </Field>
  );
}
