import type { State } from '#components/ui/status.tsx';
import type {
  FigureName,
  ItemKind,
  ItemState,
  PostmortemEvent,
  PostmortemStatus,
  PostmortemStep,
  SectionName,
} from '#lib/postmortems/contract.ts';

export const statusLooks = {
  draft: { word: 'Draft', state: null },
  in_review: { word: 'In review', state: 'warning' },
  published: { word: 'Published', state: 'good' },
} as const satisfies Record<PostmortemStatus, { word: string; state: State | null }>;

export const kindWords = {
  prevent: { word: 'Prevent', means: 'It cannot come again' },
  detect: { word: 'Detect', means: 'It is seen sooner' },
  mitigate: { word: 'Mitigate', means: 'It does less harm, or is over sooner' },
  process: { word: 'Process', means: 'People act otherwise' },
} as const satisfies Record<ItemKind, { word: string; means: string }>;

export const itemLooks = {
  open: { word: 'Open', state: null },
  done: { word: 'Done', state: 'good' },
  dropped: { word: 'Dropped', state: null },
} as const satisfies Record<ItemState, { word: string; state: State | null }>;

export const eventWords = {
  drafted: 'Drafted',
  edited: 'Written',
  send_for_review: 'Sent for review',
  ready: 'Said to be ready',
  not_ready: 'Said to lack something',
  publish: 'Published',
  reopen: 'Reopened',
} as const satisfies Record<PostmortemEvent, string>;

/** Of the dialogs that ask for a step. */
export const stepWords = {
  send_for_review: {
    ...{ title: 'Send for review', verb: 'Send for review', label: 'What to look at' },
    says: 'Somebody else than who wrote it last reads it, and says whether it is ready.',
    examples: 'Such as: is the cause the whole cause?',
  },
  ready: {
    ...{ title: 'It is ready', verb: 'Say that it is ready', label: 'What you think of it' },
    says: 'It can be published as it is now. Whoever changes it after that asks anew.',
    examples: 'Such as: read with the team',
  },
  not_ready: {
    ...{ title: 'Something is missing', verb: 'Give it back', label: 'What is missing' },
    says: 'It becomes a draft again, with what you write here above it.',
    examples: 'Such as: why did no alert fire?',
  },
  publish: {
    ...{ title: 'Publish the postmortem', verb: 'Publish', label: 'Note' },
    says: 'Its text is fixed, and the incident becomes reviewed. Its action items go on.',
    examples: 'Such as: read out on Monday',
  },
  reopen: {
    ...{ title: 'Reopen the postmortem', verb: 'Reopen', label: 'Why' },
    says: 'It becomes a draft again, to be reviewed anew. The incident stays reviewed.',
    examples: 'Such as: labels came that change the impact',
  },
} as const satisfies Record<
  PostmortemStep,
  { title: string; verb: string; label: string; says: string; examples: string }
>;

/** What each section should answer, where it is still empty. */
export const sectionHints = {
  summary:
    'What happened, to whom, for how long, in three sentences for somebody who was not there.',
  impact:
    'Who was harmed and how much: requests, people, money. The log counts requests; only you know the rest.',
  root_causes:
    'Why it could happen, each with the next why behind it. Systems and decisions, no names.',
  trigger: 'What set it off: the release, the change, the load.',
  detection: 'What told you, and what should have told you sooner.',
  resolution: 'What was done, what of it helped.',
  went_well: 'What to keep.',
  went_badly: 'What to change.',
  lucky: 'What would have made it worse, and did not happen by chance.',
} as const satisfies Record<SectionName, string>;

export const figureWords = {
  detect: {
    name: 'Time to detect',
    short: 'MTTD',
    means: 'from its start until it was opened',
  },
  acknowledge: {
    name: 'Time to acknowledge',
    short: 'MTTA',
    means: 'from its opening until somebody took it on',
  },
  recover: {
    name: 'Time to recover',
    short: 'MTTR',
    means: 'from its start until it was mitigated, or else resolved',
  },
} as const satisfies Record<FigureName, { name: string; short: string; means: string }>;
