'use client';
import { CircleDashed, Download } from 'lucide-react';
import { useState } from 'react';
import { buildUrl } from '#components/api/build-url.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { Missing, Postmortem, PostmortemStep } from '#lib/postmortems/contract.ts';
import { whyNotReviewer } from '#lib/postmortems/follow-postmortem.ts';
import { exportPostmortem } from '#lib/postmortems/operations.ts';
import { StatusWord } from './status-word.tsx';
import { StepDialog } from './step-dialog.tsx';

/** How the postmortem stands, what it lacks, and what comes next. */
export function StatusPanel({ postmortem }: { postmortem: Postmortem }) {
  const [step, setStep] = useState<PostmortemStep | null>(null);
  const { status, missing, incident } = postmortem;
  return (
    <Panel
      title={<StatusWord status={status} />}
      description={<Written postmortem={postmortem} />}
      actions={
        <Button asChild size="sm" className="max-sm:h-9">
          <a href={buildUrl(exportPostmortem.path, { number: incident.number })} download>
            <Download aria-hidden />
            Markdown
          </a>
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Said postmortem={postmortem} />
        {status !== 'published' && missing.length > 0 ? <Missed missing={missing} /> : null}
        <Steps postmortem={postmortem} onStep={setStep} />
      </div>
      {step ? (
        <StepDialog postmortem={postmortem} step={step} onClose={() => setStep(null)} />
      ) : null}
    </Panel>
  );
}

function Written({
  postmortem: { written_at, written_by, published_at },
}: {
  postmortem: Postmortem;
}) {
  return (
    <>
      {nameActor(written_by)} wrote it last, <Time at={written_at} />
      {published_at ? (
        <>
          ; published <Time at={published_at} />
        </>
      ) : null}
    </>
  );
}

/** What reviewers said of it. */
function Said({ postmortem: { review, status } }: { postmortem: Postmortem }) {
  const { sent, ready, not_ready } = review;
  if (not_ready) {
    return (
      <div className="rounded-md bg-warning-soft px-3 py-2">
        <p className="font-medium">
          {nameActor(not_ready.by)} says that something is missing, <Time at={not_ready.at} />
        </p>
        <p className="whitespace-pre-line break-words">{not_ready.note}</p>
      </div>
    );
  }
  if (ready) {
    return (
      <Status state="good" className="items-start font-normal">
        {nameActor(ready.by)} says that it is ready, <Time at={ready.at} />
        {ready.note ? `: ${ready.note}` : ''}
      </Status>
    );
  }
  if (status === 'published') {
    return (
      <p className="text-muted">Published without a review: there was nobody else who could.</p>
    );
  }
  if (!sent) return null;
  return (
    <p>
      {nameActor(sent.by)} asked for a review <Time at={sent.at} />
      {sent.note ? `: ${sent.note}` : '.'}
    </p>
  );
}

function Missed({ missing }: { missing: readonly Missing[] }) {
  return (
    <div>
      <p className="pb-1 font-medium">Before it can be published</p>
      <ul className="flex flex-col gap-1">
        {missing.map(({ text, section, item }) => (
          <li key={`${section} ${item} ${text}`} className="flex items-start gap-2">
            <CircleDashed aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            <a
              href={section ? `#section-${section}` : '#action-items'}
              className="min-w-0 break-words underline-offset-2 hover:underline"
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Steps({
  postmortem,
  onStep,
}: {
  postmortem: Postmortem;
  onStep: (step: PostmortemStep) => void;
}) {
  const { viewer, whyNot } = useViewer();
  const { status, review, missing, reviewers, written_by, incident } = postmortem;
  const refusal = whyNot('operator');
  const incomplete = missing.length > 0 ? 'Something is missing, see above.' : null;
  const isOver = incident.state === 'resolved' || incident.state === 'reviewed';
  const button = (step: PostmortemStep, label: string, reason: string | null, isNext = false) => (
    <Button
      variant={isNext ? 'primary' : 'secondary'}
      className="max-sm:h-12 max-sm:grow"
      disabledReason={refusal ?? reason}
      onClick={() => onStep(step)}
    >
      {label}
    </Button>
  );
  const writer = whyNotReviewer({ writtenBy: written_by }, { kind: 'user', id: viewer.id });
  const unread =
    review.ready === null && reviewers > 0 ? 'Somebody else has to say that it is ready.' : null;
  const notOver = isOver ? null : `The incident is ${incident.state} again. Resolve it first.`;
  return (
    <div className="flex flex-wrap gap-2">
      {status === 'draft' ? button('send_for_review', 'Send for review…', null, true) : null}
      {status === 'in_review' ? (
        <>
          {review.ready === null && reviewers > 0
            ? button('ready', 'It is ready…', writer ?? incomplete, writer === null)
            : null}
          {button('not_ready', 'Something is missing…', null)}
          {button('publish', 'Publish…', incomplete ?? unread ?? notOver, unread === null)}
        </>
      ) : null}
      {status === 'published' ? button('reopen', 'Reopen…', null) : null}
    </div>
  );
}
