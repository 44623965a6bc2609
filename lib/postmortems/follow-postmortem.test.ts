import { describe, expect, it } from 'vitest';
import type { Actor } from '#lib/auth/contract.ts';
import type { Missing, Review } from './contract.ts';
import {
  followPostmortem,
  type PostmortemCourse,
  type PostmortemFacts,
  type PostmortemMove,
} from './follow-postmortem.ts';

const now = new Date('2026-03-02T09:00:00Z');
const ada: Actor = { kind: 'user', id: 'u1', name: 'Ada' };
const grace: Actor = { kind: 'user', id: 'u2', name: 'Grace' };
const bot: Actor = { kind: 'api_key', id: 'u2', name: 'CI' };
const said = (by: Actor, note: string | null = null) => ({ by, at: now.toISOString(), note });
const nothing: Review = { sent: null, ready: null, not_ready: null };
const sent: Review = { ...nothing, sent: said(ada) };
const ready: Review = { ...sent, ready: said(grace) };
const lack = (text: string): Missing => ({ what: 'section', section: 'impact', item: null, text });

const facts: PostmortemFacts = {
  ...{ incident: { number: 7, state: 'resolved' }, missing: [], reviewers: 1 },
};
const draft: PostmortemCourse = { status: 'draft', review: nothing, writtenBy: ada };
const inReview: PostmortemCourse = { ...draft, status: 'in_review', review: sent };
const approved: PostmortemCourse = { ...inReview, review: ready };
const published: PostmortemCourse = { ...approved, status: 'published' };
const step = (
  kind: Exclude<PostmortemMove['kind'], 'edit'>,
  by = ada,
  note: string | null = null,
): PostmortemMove => ({ kind, by, note });

describe('goes on', () => {
  it.each<[string, PostmortemCourse, PostmortemMove, object]>([
    [
      'a draft is sent for review',
      draft,
      step('send_for_review'),
      { status: 'in_review', review: sent },
    ],
    [
      'what was missing is forgotten when it is sent again',
      { ...draft, review: { ...nothing, not_ready: said(grace, 'no impact') } },
      step('send_for_review'),
      { status: 'in_review', review: sent },
    ],
    [
      'somebody else says that it is ready',
      inReview,
      step('ready', grace),
      { status: 'in_review', review: ready },
    ],
    [
      'somebody says what is missing: it is a draft again',
      inReview,
      step('not_ready', grace, 'why nobody saw it'),
      {
        status: 'draft',
        review: { ...nothing, not_ready: said(grace, 'why nobody saw it') },
      },
    ],
    [
      'who wrote it may say what is missing',
      inReview,
      step('not_ready', ada, 'the cause is another'),
      { status: 'draft' },
    ],
    [
      'an edit takes the review back',
      approved,
      { kind: 'edit', by: ada },
      { status: 'in_review', review: sent },
    ],
    ['an edit of a draft', draft, { kind: 'edit', by: grace }, { status: 'draft' }],
    [
      'a published one is reopened',
      published,
      step('reopen', grace, 'the cause was another one'),
      { status: 'draft', review: nothing },
    ],
  ])('%s', (_name, before, move, next) => {
    expect(followPostmortem(before, move, facts, now)).toMatchObject({ next, effects: [] });
  });
});

describe('is refused', () => {
  it.each<[string, PostmortemCourse, PostmortemMove, Partial<PostmortemFacts>, string]>([
    ['to edit what is published', published, { kind: 'edit', by: ada }, {}, 'Reopen it'],
    ['to send what is in review', inReview, step('send_for_review'), {}, 'in review'],
    ['to review a draft', draft, step('ready', grace), {}, 'is a draft, not in review'],
    ['to review what one wrote last', inReview, step('ready'), {}, 'You wrote it last'],
    ['a program’s review', inReview, step('ready', bot), {}, 'a person’s'],
    [
      'to call ready what lacks something',
      inReview,
      step('ready', grace),
      { missing: [lack('“Impact” is still to be written.'), lack('x'), lack('y')] },
      '“Impact” is still to be written. 2 more things are missing.',
    ],
    ['to say “not ready” alone', inReview, step('not_ready', grace), {}, 'what is missing'],
    ['to publish a draft', draft, step('publish'), {}, 'Send it for review first'],
    ['to publish without a review', inReview, step('publish'), {}, 'Ask somebody else'],
    ['to publish twice', published, step('publish'), {}, 'already'],
    [
      'to publish while the incident is open again',
      approved,
      step('publish'),
      { incident: { number: 7, state: 'open' } },
      'Incident 7 is open again',
    ],
    [
      'to publish when an action item lost its owner since the review',
      approved,
      step('publish'),
      { missing: [lack('“x” has no owner who can act.')] },
      'no owner',
    ],
    ['to reopen a draft', draft, step('reopen', ada, 'x'), {}, 'nothing to reopen'],
    ['to reopen without saying why', published, step('reopen'), {}, 'Say why'],
  ])('%s', (_name, before, move, changed, refused) => {
    expect(followPostmortem(before, move, { ...facts, ...changed }, now)).toEqual({
      next: null,
      refused: expect.stringContaining(refused),
    });
  });
});

describe('publishing', () => {
  it('reviews an incident that is resolved, and says who reviewed', () => {
    expect(followPostmortem(approved, step('publish'), facts, now)).toEqual({
      next: { status: 'published', review: ready },
      effects: [{ do: 'review_incident', note: 'its postmortem is published, reviewed by Grace' }],
    });
  });

  it('leaves an incident alone that was reviewed before', () => {
    const incident = { number: 7, state: 'reviewed' } as const;
    expect(followPostmortem(approved, step('publish'), { ...facts, incident }, now)).toMatchObject({
      ...{ next: { status: 'published' }, effects: [] },
    });
  });

  it('needs no review where nobody else could, and says so', () => {
    const alone = { ...facts, reviewers: 0 };
    expect(followPostmortem(inReview, step('publish'), alone, now)).toMatchObject({
      next: { status: 'published' },
      effects: [{ note: expect.stringContaining('without a review') }],
    });
  });
});
