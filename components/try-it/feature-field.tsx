import { Field, Input, Select } from '#components/ui/field.tsx';
import type { Feature } from '#lib/onnx/contract.ts';

const typeNames = {
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  string: 'text',
} satisfies Record<Feature['type'], string>;

/** One feature's field, by its type; checked as one types. */
export function FeatureField({
  feature,
  text,
  error,
  onText,
}: {
  feature: Feature;
  text: string;
  error: string | undefined;
  onText: (text: string) => void;
}) {
  const missing = feature.type === 'number' && text.trim() === '' ? ', sent as missing' : '';
  return (
    <Field
      label={<span className="break-words">{feature.name}</span>}
      hint={error ? undefined : `${typeNames[feature.type]}${missing}`}
      error={error}
    >
      {feature.type === 'boolean' ? (
        <Select className="w-full" value={text} onChange={(event) => onText(event.target.value)}>
          <option value="">Choose</option>
          <option value="true">true</option>
          <option value="false">false</option>
        </Select>
      ) : (
        <Input
          className="num"
          value={text}
          autoComplete="off"
          spellCheck={false}
          inputMode={feature.type === 'string' ? undefined : 'decimal'}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  );
}
