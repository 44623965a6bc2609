import type { SchemaLine } from './schema-lines.ts';

/** A schema's lines, indented by depth. */
export function SchemaTree({ lines, label }: { lines: SchemaLine[]; label: string }) {
  if (lines.length === 0) return <p className="text-muted">Any JSON value.</p>;
  return (
    <ul aria-label={label} className="rounded-md border">
      {lines.map((line) => (
        <li
          key={line.path}
          className="flex flex-wrap items-baseline gap-x-2 border-b px-3 py-1 last:border-b-0"
          style={{ paddingLeft: `${0.75 + line.depth}rem` }}
        >
          <code className="break-all font-medium font-mono text-xs">{line.name}</code>
          <span className="text-muted text-xs">
            {line.type}
            {line.required ? ', required' : ''}
          </span>
          {line.description ? (
            <span className="w-full text-muted text-xs">{line.description}</span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
