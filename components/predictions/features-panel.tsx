import { Badge } from '#components/ui/badge.tsx';
import { cn } from '#components/ui/cn.ts';
import { formatDuration, formatExact } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { LoggedFeatures } from '#lib/features/contract.ts';
import { showValue } from '#lib/validation/show-value.ts';
import { lookedUp } from './looked-up.ts';

const origins = {
  online: 'looked up',
  last_known: 'last known value',
  default: 'default',
  request: 'sent with the request',
  none: 'nowhere',
} as const satisfies Record<LoggedFeatures['rows'][number]['origins'][number], string>;

const inFull = (value: string | number | boolean) =>
  typeof value === 'number' ? formatExact(value) : showValue(value);

/** What was looked up for a row's entities: each value, how it was, how old, and where it came from. */
export function FeaturesPanel({ features, row }: { features: LoggedFeatures | null; row: number }) {
  if (!features) return null;
  const read = lookedUp(features, row);
  return (
    <Panel
      flush
      className="lg:col-span-2"
      title="Features of its entities"
      description={
        <>
          As of <Time at={features.at} show="exact" />
          {read && read.entities !== '' ? ` for ${read.entities}` : ''}.
        </>
      }
    >
      {features.failure === null ? null : (
        <p className="border-b px-4 py-2">
          <Status state="warning" className="items-start">
            They could not be looked up: {features.failure}
          </Status>
        </p>
      )}
      {read ? (
        <table className="w-full [&_:is(td,th)]:px-2 [&_:is(td,th)]:py-1.5 sm:[&_:is(td,th)]:px-4">
          <caption className="sr-only">Features that were looked up</caption>
          <thead className="text-muted text-xs">
            <tr className="border-b">
              <th scope="col" className="text-left font-medium">
                Feature
              </th>
              <th scope="col" className="text-right font-medium">
                Value
              </th>
              <th scope="col" className="text-left font-medium">
                Status
              </th>
              <th scope="col" className="text-right font-medium">
                Age
              </th>
              <th scope="col" className="text-left font-medium max-sm:hidden">
                Came from
              </th>
            </tr>
          </thead>
          <tbody>
            {read.values.map(({ feature, as, value, status, ageSeconds, origin }) => (
              <tr key={as} className="border-b last:border-b-0">
                <th scope="row" className="text-left font-normal">
                  <span className="break-all">{as}</span>
                  {feature === as ? null : (
                    <span className="block break-all text-muted text-xs">{feature}</span>
                  )}
                  <span className="block text-muted text-xs sm:hidden">{origins[origin]}</span>
                </th>
                <td
                  className={cn(
                    'num text-right',
                    typeof value === 'number' ? 'whitespace-nowrap' : 'break-all',
                  )}
                >
                  {value === null ? <span className="text-muted">none</span> : inFull(value)}
                </td>
                <td>
                  {status === null ? (
                    <span className="text-muted">–</span>
                  ) : (
                    <Badge tone={status === 'present' ? 'good' : 'warning'}>
                      {status.replaceAll('_', ' ')}
                    </Badge>
                  )}
                </td>
                <td className="num whitespace-nowrap text-right">
                  {ageSeconds === null ? (
                    <span className="text-muted">–</span>
                  ) : (
                    formatDuration(ageSeconds * 1000)
                  )}
                </td>
                <td className="max-sm:hidden">{origins[origin]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </Panel>
  );
}
