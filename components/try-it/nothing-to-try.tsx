import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { versionsPath } from '#components/versions/version-path.ts';
import type { Model } from '#lib/registry/contract.ts';

/** In place of the trial when no version can be asked: what is missing, and where to get it. */
export function NothingToTry({ about, asked }: { about: Model; asked: string | null }) {
  const here = `/models/${encodeURIComponent(about.name)}/try`;
  const { latest_version } = about;
  if (asked !== null) {
    return (
      <Nothing
        title={`No version is called ${asked}`}
        href={here}
        action="Try the version in force"
      />
    );
  }
  if (latest_version === null) {
    return (
      <Nothing title="Nothing to try yet" href={versionsPath(about.name)} action="Go to versions">
        Upload a version first. Its fields then stand here.
      </Nothing>
    );
  }
  return (
    <Nothing
      title="No version is in force"
      href={`${here}?version=${latest_version}`}
      action={`Try version ${latest_version}`}
    >
      Applications get an answer once a version is promoted. You can try one before.
    </Nothing>
  );
}

function Nothing({
  title,
  href,
  action,
  children,
}: {
  title: string;
  href: string;
  action: string;
  children?: string;
}) {
  return (
    <Panel>
      <EmptyState
        title={title}
        action={
          <Button variant="primary" asChild>
            <Link href={href}>{action}</Link>
          </Button>
        }
      >
        {children}
      </EmptyState>
    </Panel>
  );
}
