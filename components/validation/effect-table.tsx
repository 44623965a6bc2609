import { Num } from '#components/ui/num.tsx';
import type { Effect } from '#lib/validation/operations.ts';
import { outcomes } from './effect-words.ts';

/** How many requests end in each way: by the saved rules, and by those that are about to be. */
export function EffectTable({ saved, given }: { saved?: Effect; given: Effect }) {
  const shown = outcomes.filter(
    ({ key }) => key === 'passed' || given[key] > 0 || (saved?.[key] ?? 0) > 0,
  );
  return (
    <table className="w-full">
      <caption className="sr-only">Requests by what becomes of them</caption>
      <thead className="text-muted text-xs">
        <tr className="border-b">
          <th scope="col" className="px-3 py-1 text-left font-medium">
            What becomes of them
          </th>
          {saved ? (
            <th scope="col" className="px-3 py-1 text-right font-medium">
              saved rules
            </th>
          ) : null}
          <th scope="col" className="px-3 py-1 text-right font-medium">
            {saved ? 'these rules' : 'requests'}
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ key, name }) => (
          <tr key={key} className="border-b last:border-b-0">
            <th scope="row" className="px-3 py-1 text-left font-normal">
              {name}
            </th>
            {saved ? (
              <td className="px-3 py-1 text-right text-muted">
                <Num value={saved[key]} />
              </td>
            ) : null}
            <td className="px-3 py-1 text-right">
              <Num
                value={given[key]}
                className={saved && saved[key] !== given[key] ? 'font-semibold' : undefined}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
