import { CopyButton } from '#components/ui/copy-button.tsx';
import { Facts, Panel } from '#components/ui/panel.tsx';
import type { RemoteKind, RemoteRuntime } from '#lib/remote/contract.ts';

const kinds: Record<RemoteKind, string> = {
  oip: 'Open Inference Protocol',
  tfserving: 'TensorFlow Serving',
  flask: 'HTTP, features to prediction',
  'ray-serve': 'Ray Serve',
};

/** Where a version lives that another server runs. */
export function RemotePanel({ remote }: { remote: RemoteRuntime }) {
  const named =
    'model' in remote
      ? [
          { label: 'Model there', value: remote.model },
          { label: 'Version there', value: remote.version ?? 'The one the server chooses' },
        ]
      : [];
  return (
    <Panel
      title="Remote"
      description="Another server runs this version. Its golden cases are run there each time a replica takes it up."
    >
      <Facts
        items={[
          { label: 'Server', value: kinds[remote.kind] },
          {
            label: 'Address',
            value: (
              <span className="flex min-w-0 items-center gap-1">
                <span className="min-w-0 break-all">{remote.url}</span>
                <CopyButton text={remote.url} label="Copy the address" />
              </span>
            ),
          },
          ...named,
        ]}
      />
    </Panel>
  );
}
