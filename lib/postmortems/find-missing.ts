import type { ActionItem, Missing, SectionName, Sections } from './contract.ts';

/** What each section is called, where people read it. */
export const sectionTitles = {
  summary: 'Summary',
  impact: 'Impact',
  root_causes: 'Root causes',
  trigger: 'Trigger',
  detection: 'Detection',
  resolution: 'Resolution',
  went_well: 'What went well',
  went_badly: 'What went badly',
  lucky: 'Where we were lucky',
} satisfies Record<SectionName, string>;

export const lessonSections = ['went_well', 'went_badly', 'lucky'] as const;
const needed = ['summary', 'impact', 'root_causes', 'trigger', 'detection', 'resolution'] as const;

/** What a postmortem lacks before others are asked to learn from it. */
export function findMissing(
  sections: Sections,
  items: readonly Pick<ActionItem, 'id' | 'title' | 'state' | 'owner' | 'due_on'>[],
): Missing[] {
  const empty = needed
    .filter((section) => sections[section].trim() === '')
    .map((section): Missing => {
      const text = `“${sectionTitles[section]}” is still to be written.`;
      return { what: 'section', section, item: null, text };
    });
  const lessons: Missing = {
    ...{ what: 'lessons', section: 'went_badly', item: null },
    text: 'No lesson is written: what went well, what went badly, or where we were lucky.',
  };
  const hasLesson = lessonSections.some((section) => sections[section].trim() !== '');
  const loose = items
    .filter(({ state }) => state === 'open')
    .flatMap(({ id, title, owner, due_on }): Missing[] => [
      ...(owner?.is_active ? [] : [ofItem('owner', id, `“${title}” has no owner who can act.`)]),
      ...(due_on === null ? [ofItem('due_date', id, `“${title}” has no due date.`)] : []),
    ]);
  return [...empty, ...(hasLesson ? [] : [lessons]), ...loose];
}

function ofItem(what: 'owner' | 'due_date', item: string, text: string): Missing {
  return { what, section: null, item, text };
}
