import { Field, Select } from '#components/ui/field.tsx';
import { type Role, roles } from '#lib/auth/access.ts';
import { roleMeanings } from './role-meanings.ts';

export function RoleField({ role, onRole }: { role: Role; onRole: (role: Role) => void }) {
  return (
    <Field label="Role" hint={roleMeanings[role]}>
      <Select
        value={role}
        onChange={(event) => {
          const chosen = roles.find((each) => each === event.target.value);
          if (chosen) onRole(chosen);
        }}
      >
        {roles.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </Select>
    </Field>
  );
}
