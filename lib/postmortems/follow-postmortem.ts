import type { Actor } from '#lib/auth/contract.ts';
import type { IncidentState } from '#lib/incidents/contract.ts';
import type { Missing, PostmortemStatus, PostmortemStep, Review } from './contract.ts';

/** What of a postmortem decides what can be done to it. */
export interface PostmortemCourse {
  status: PostmortemStatus;
  review: Review;
  /** Who wrote its text last. */
  writtenBy: Actor;
}

export interface PostmortemFacts {
  incident: { number: number; state: IncidentState };
  missing: readonly Missing[];
  /** Users who may act and did not write it last. */
  reviewers: number;
}

export type PostmortemMove =
  | { kind: 'edit'; by: Actor }
  | { kind: PostmortemStep; by: Actor; note: string | null };

type PostmortemEffect = { do: 'review_incident'; note: string };

export type Moved =
  | { next: Pick<PostmortemCourse, 'status' | 'review'>; effects: PostmortemEffect[] }
  | { next: null; refused: string };

const NOTHING_SAID: Review = { sent: null, ready: null, not_ready: null };

/** What a postmortem becomes by what somebody does, and what has to happen with it; or why not. */
export function followPostmortem(
  postmortem: PostmortemCourse,
  move: PostmortemMove,
  facts: PostmortemFacts,
  now: Date,
): Moved {
  const { status, review } = postmortem;
  if (move.kind === 'edit') {
    if (status === 'published') {
      return refuse(
        'The postmortem is published. Reopen it to write on, so that readers are told.',
      );
    }
    // A review is of the text as it was.
    return become(status, { ...review, ready: null });
  }
  const said = { by: move.by, at: now.toISOString(), note: move.note };
  switch (move.kind) {
    case 'send_for_review':
      if (status !== 'draft') return refuse(`The postmortem is ${words[status]}: it is no draft.`);
      return become('in_review', { ...NOTHING_SAID, sent: said });
    case 'ready': {
      if (status !== 'in_review') return refuse(notInReview(status));
      const why = whyNotReviewer(postmortem, move.by) ?? whyIncomplete(facts.missing);
      return why === null ? become('in_review', { ...review, ready: said }) : refuse(why);
    }
    case 'not_ready':
      if (status !== 'in_review') return refuse(notInReview(status));
      if (move.note === null) return refuse('Say what is missing, in `note`.');
      return become('draft', { ...NOTHING_SAID, not_ready: said });
    case 'publish':
      return publish(postmortem, facts);
    case 'reopen':
      if (status !== 'published') {
        return refuse(`The postmortem is ${words[status]}: there is nothing to reopen.`);
      }
      if (move.note === null) return refuse('Say why it is reopened, in `note`.');
      return become('draft', NOTHING_SAID);
  }
}

const words = { draft: 'a draft', in_review: 'in review', published: 'published' } as const;

function publish({ status, review }: PostmortemCourse, facts: PostmortemFacts): Moved {
  const { incident, missing, reviewers } = facts;
  if (status === 'draft') return refuse('The postmortem is a draft. Send it for review first.');
  if (status === 'published') return refuse('The postmortem is published already.');
  if (incident.state !== 'resolved' && incident.state !== 'reviewed') {
    return refuse(
      `Incident ${incident.number} is ${incident.state} again. Its postmortem is published once it is over.`,
    );
  }
  const why = whyIncomplete(missing);
  if (why !== null) return refuse(why);
  if (review.ready === null && reviewers > 0) {
    return refuse('Nobody has said that the postmortem is ready as it is now. Ask somebody else.');
  }
  const note =
    review.ready === null
      ? 'its postmortem is published, without a review: there is nobody else who could'
      : `its postmortem is published, reviewed by ${review.ready.by.name}`;
  return {
    next: { status: 'published', review },
    effects: incident.state === 'resolved' ? [{ do: 'review_incident', note }] : [],
  };
}

/** Why somebody cannot say that it is ready; null: they can. Also for the page, which says so at the button. */
export function whyNotReviewer(
  { writtenBy }: Pick<PostmortemCourse, 'writtenBy'>,
  by: Pick<Actor, 'kind' | 'id'>,
): string | null {
  if (by.kind !== 'user') return 'A review is a person’s: sign in to say that it is ready.';
  if (writtenBy.kind === 'user' && writtenBy.id === by.id) {
    return 'You wrote it last: somebody else says whether it is ready.';
  }
  return null;
}

function whyIncomplete([first, ...others]: readonly Missing[]): string | null {
  if (!first) return null;
  if (others.length === 0) return first.text;
  return `${first.text} ${others.length} more ${others.length === 1 ? 'thing is' : 'things are'} missing.`;
}

function notInReview(status: PostmortemStatus): string {
  return `The postmortem is ${words[status]}, not in review.`;
}

function become(status: PostmortemStatus, review: Review): Moved {
  return { next: { status, review }, effects: [] };
}

function refuse(refused: string): Moved {
  return { next: null, refused };
}
