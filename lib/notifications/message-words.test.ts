import { expect, it } from 'vitest';
import { messageOf } from '#test/notifications/messages.ts';
import { clip, linkTo, listAlerts, oneLine, sayKind } from './message-words.ts';

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  // No half of a character.
  ['ab\u{1F525}d', 4, 'ab…'],
])('clips %j to %i', (text, longest, clipped) => {
  expect(clip(text, longest)).toBe(clipped);
});

it('clips by what a piece is where it goes', () => {
  const measure = (piece: string) => piece.replaceAll('&', '&amp;').length;
  expect(clip('&&&', 10, measure)).toBe('&…');
  expect(clip('&&', 10, measure)).toBe('&&');
});

it('says kind, alerts and links', () => {
  const [alert] = messageOf().alerts;
  if (!alert) throw new Error('there is no alert');
  expect(sayKind(messageOf({ kind: 'resolved', severity: 1 }))).toBe('Resolved, severity 1');
  expect(sayKind(messageOf({ kind: 'test' }))).toBe('Test');
  expect(listAlerts(messageOf())).toEqual([]);
  expect(
    listAlerts(messageOf({ alerts: [alert, { ...alert, status: 'resolved', annotations: {} }] })),
  ).toEqual(['Firing: flights fails more than before', 'Resolved: errors']);
  expect(linkTo('https://m.example.com/', '/x')).toBe('https://m.example.com/x');
  expect(oneLine(' a\r\n b ')).toBe('a b');
});
