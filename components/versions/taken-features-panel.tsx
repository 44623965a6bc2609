import { Facts, Panel } from '#components/ui/panel.tsx';
import type { PinnedList } from '#lib/features/contract.ts';

/** Features that are looked up for the entities that requests name, and what stands in for them. */
export function TakenFeaturesPanel({ features }: { features: PinnedList }) {
  const { server, entities, list, request_wins, max_age } = features;
  return (
    <Panel
      flush
      title="Looked up by entity"
      description="A request names entities, and need not bring these features."
    >
      <div className="border-b px-4 py-3">
        <Facts
          items={[
            {
              label: 'Where',
              value: server ? `Feast at ${new URL(server.url).host}` : 'Feature views here',
            },
            ...(server?.feature_service
              ? [{ label: 'Feature service', value: server.feature_service }]
              : []),
            { label: 'Keys', value: entities.join(', ') },
            { label: 'Sent and looked up', value: request_wins ? 'Sent wins' : 'Looked up wins' },
            {
              label: 'While they are away',
              value: max_age ? `Last known for ${max_age}, then defaults` : 'Defaults',
            },
          ]}
        />
      </div>
      <table className="w-full">
        <caption className="sr-only">Features, where they come from, and their defaults</caption>
        <tbody>
          {list.map(({ feature, as, default: standIn }) => (
            <tr key={as} className="border-b last:border-b-0">
              <th scope="row" className="break-words py-1.5 pr-2 pl-4 text-left font-normal">
                {as}
              </th>
              <td className="break-all px-2 py-1.5 font-mono text-muted text-xs">{feature}</td>
              <td className="px-4 py-1.5 text-right text-muted">
                {standIn === null ? 'no default' : `else ${String(standIn)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
