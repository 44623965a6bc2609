import { Field, Select } from '#components/ui/field.tsx';
import { type Severity, severities } from '#lib/notifications/contract.ts';
import { severityWords } from './incident-words.ts';

export function SeverityField({
  value,
  onChange,
}: {
  value: Severity;
  onChange: (severity: Severity) => void;
}) {
  return (
    <Field label="Severity">
      <Select
        value={value}
        onChange={({ target }) => {
          const chosen = severities.find((one) => one === Number(target.value));
          if (chosen) onChange(chosen);
        }}
      >
        {severities.map((one) => (
          <option key={one} value={one}>
            {one}: {severityWords[one].means}
          </option>
        ))}
      </Select>
    </Field>
  );
}
