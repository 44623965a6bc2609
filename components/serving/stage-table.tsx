import { Num } from '#components/ui/num.tsx';
import { quantiles, type StageTimes } from './stage-latency.ts';
import { stageLooks } from './stage-looks.ts';

/** A version's stages with their quantiles. */
export function StageTable({ version, stages }: { version: number; stages: StageTimes[] }) {
  return (
    <table className="w-full">
      <caption className="sr-only">
        Milliseconds per stage of version {version} in the last minute
      </caption>
      <thead>
        <tr className="border-b text-muted text-xs">
          <th scope="col" className="py-1 text-left font-medium">
            Stage
          </th>
          {quantiles.map((quantile) => (
            <th key={quantile} scope="col" className="w-16 py-1 text-right font-medium">
              {quantile}, ms
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {stages.map((each) => (
          <tr key={each.stage} className="border-b last:border-b-0">
            <th scope="row" className="py-1 pr-2 text-left font-normal">
              <span className="flex items-center gap-2">
                <span
                  aria-hidden
                  className="size-2 shrink-0 rounded-full"
                  style={{ background: stageLooks[each.stage].colour }}
                />
                {stageLooks[each.stage].label}
              </span>
            </th>
            {quantiles.map((quantile) => (
              <td key={quantile} className="py-1 text-right">
                <Num value={each[quantile]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
