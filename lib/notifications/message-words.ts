import type { Message } from './contract.ts';

export const kindWords = {
  firing: 'Firing',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
  update: 'Update',
  change: 'Changed',
  reminder: 'Reminder',
  test: 'Test',
} satisfies Record<Message['kind'], string>;

/** "Firing, severity 1": what a message is, before what it says. */
export function sayKind({ kind, severity }: Message): string {
  const word = kindWords[kind];
  return kind === 'change' || kind === 'test' ? word : `${word}, severity ${severity}`;
}

/** What the message's alerts are called, where it is about several. */
export function listAlerts({ alerts }: Message): string[] {
  if (alerts.length < 2) return [];
  return alerts.map(({ status, labels, annotations }) => {
    const name = annotations.summary ?? labels.alert ?? labels.model ?? 'alert';
    return `${status === 'firing' ? 'Firing' : 'Resolved'}: ${name}`;
  });
}

export function linkTo(publicUrl: string, path: string): string {
  return publicUrl.replace(/\/+$/, '') + path;
}

/** The text, or as much of its beginning as fits, with an ellipsis; `measure` says how long a piece is where it goes. No character is cut apart. */
export function clip(
  text: string,
  longest: number,
  measure: (piece: string) => number = (piece) => piece.length,
): string {
  if (measure(text) <= longest) return text;
  let kept = '';
  let length = 1;
  for (const character of text) {
    length += measure(character);
    if (length > longest) break;
    kept += character;
  }
  return `${kept}…`;
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
