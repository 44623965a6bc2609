import { Panel } from '#components/ui/panel.tsx';
import { ValueText } from './value-text.tsx';

/** Named values, one a line; numbers at the right. */
export function ValuesPanel({
  title,
  values,
  none,
}: {
  title: string;
  values: Record<string, unknown>;
  /** What to do when there is none. */
  none: string;
}) {
  const entries = Object.entries(values);
  return (
    <Panel title={title} flush>
      {entries.length === 0 ? (
        <p className="p-4 text-muted">{none}</p>
      ) : (
        <dl className="divide-y">
          {entries.map(([name, value]) => (
            <div key={name} className="flex items-baseline justify-between gap-6 px-4 py-1.5">
              <dt className="min-w-0 [overflow-wrap:anywhere] text-muted">{name}</dt>
              <dd className="num min-w-0 text-right">
                <ValueText value={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
