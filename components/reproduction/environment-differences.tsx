import { Status } from '#components/ui/status.tsx';
import type { EnvironmentComparison } from '#lib/environment/contract.ts';

/** Lines such as `name==version`, in as many columns as fit. */
export function PackageList({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,18rem),1fr))] gap-x-4 font-mono text-xs leading-5">
      {lines.map((line) => (
        <li key={line} className="break-all">
          {line}
        </li>
      ))}
    </ul>
  );
}

/** How an environment differs from that of another version. */
export function EnvironmentDifferences({
  comparison: { added, removed, changed, same },
  with: version,
}: {
  comparison: EnvironmentComparison;
  with: number;
}) {
  const differing = added.length + removed.length + changed.length;
  const line = (one: { name: string; version: string }) =>
    one.version ? `${one.name}==${one.version}` : one.name;
  return (
    <div className="flex flex-col gap-3">
      {differing === 0 ? (
        <Status state="good">The same as that of version {version}.</Status>
      ) : (
        <Status state="warning">
          {differing} {differing === 1 ? 'difference' : 'differences'} from version {version}.
        </Status>
      )}
      {changed.length > 0 ? (
        <table className="w-full table-fixed text-left text-xs">
          <caption className="pb-1 text-left font-medium text-sm">Changed</caption>
          <thead className="text-muted">
            <tr>
              <th scope="col" className="py-1 pr-2 font-medium">
                Name
              </th>
              <th scope="col" className="py-1 pr-2 font-medium">
                Version {version}
              </th>
              <th scope="col" className="py-1 font-medium">
                This one
              </th>
            </tr>
          </thead>
          <tbody className="font-mono">
            {changed.map(({ name, from, to }) => (
              <tr key={name} className="border-t align-top">
                <th scope="row" className="break-all py-1 pr-2 font-medium">
                  {name}
                </th>
                <td className="break-all py-1 pr-2">{from || '–'}</td>
                <td className="break-all py-1">{to || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <Group title={`Only here, not in version ${version}`} lines={added.map(line)} />
      <Group title={`Only in version ${version}`} lines={removed.map(line)} />
      {same.length > 0 ? (
        <details>
          <summary className="cursor-pointer text-accent-text">
            {same.length} {same.length === 1 ? 'line is' : 'lines are'} the same
          </summary>
          <PackageList lines={same.map(line)} />
        </details>
      ) : null}
    </div>
  );
}

function Group({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <section>
      <h3 className="pb-1 font-medium">{title}</h3>
      <PackageList lines={lines} />
    </section>
  );
}
