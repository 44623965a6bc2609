import Link from 'next/link';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { modelPath } from '#components/frame/use-current-model.ts';
import { stageName } from '#components/serving/stage-looks.ts';
import { Num } from '#components/ui/num.tsx';
import { Facts } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { toSentence } from '#components/ui/to-sentence.ts';
import { versionsPath } from '#components/versions/version-path.ts';
import type { ErrorGroup } from '#lib/predictions/contract.ts';
import { AnsweredBadge, NO_VERSION } from './error-columns.tsx';
import { isOurs } from './error-words.ts';

/** Which requests these are. */
export function ErrorFacts({ group }: { group: ErrorGroup }) {
  const { model, version, stage, code, count } = group;
  return (
    <Facts
      className="grid-cols-[repeat(auto-fill,minmax(11.5rem,1fr))]"
      items={[
        {
          label: 'Model',
          value: (
            <Link href={modelPath(model)} className="text-accent-text hover:underline">
              {model}
            </Link>
          ),
        },
        {
          label: 'Version',
          value:
            version === null ? (
              <span className="text-muted">{NO_VERSION.toLowerCase()}</span>
            ) : (
              <Link href={versionsPath(model, version)} className="hover:underline">
                <VersionChip version={version} />
              </Link>
            ),
        },
        { label: 'Failed at', value: toSentence(stageName(stage)).replace(/\.$/, '') },
        { label: 'Code', value: <code className="font-mono text-xs">{code}</code> },
        {
          label: 'Who has to act',
          value: isOurs(code)
            ? group.answered
              ? 'We: the version failed'
              : 'We: serving failed'
            : 'The caller: the request is wrong',
        },
        ...(group.answered ? [{ label: 'What callers had', value: <AnsweredBadge /> }] : []),
        { label: 'Count', value: <Num value={count} /> },
        { label: 'First seen', value: <Time at={group.first_seen_at} show="exact" /> },
        { label: 'Last seen', value: <Time at={group.last_seen_at} show="exact" /> },
      ]}
    />
  );
}
