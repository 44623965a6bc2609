import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { describeIssue, unfoldUnion } from '#lib/http/describe-issue.ts';
import { type Block, blockSchemas } from './blocks.ts';
import { MOST_STEPS, MOST_TEXT, type StepKind, stepKinds } from './contract.ts';

export interface RunbookProblem {
  /** Of the text, from 1. */
  line: number;
  /** Of a block; null: it is about the block, or the text, as a whole. */
  field: string | null;
  says: string;
}

export type Section =
  | { kind: 'text'; line: number; text: string }
  /** `block` is null where something is wrong with it. */
  | { kind: 'step'; line: number; position: number; type: StepKind; block: Block | null };

export interface ParsedRunbook {
  sections: Section[];
  /** The blocks, in their order; those that are wrong are left out. */
  blocks: Block[];
  problems: RunbookProblem[];
}

const OPENING = /^(\s*)(`{3,}|~{3,})\s*([^\s`]*)(.*)$/;

/** A runbook's text as sections: words, and the steps that stand in it as fenced blocks of YAML, the kind of step being the info string. */
export function parseRunbook(text: string): ParsedRunbook {
  const problems: RunbookProblem[] = [];
  if (text.length > MOST_TEXT) {
    const says = `The text has ${text.length} characters; ${MOST_TEXT} are the most.`;
    return { sections: [], blocks: [], problems: [{ line: 1, field: null, says }] };
  }
  const sections: Section[] = [];
  const lines = text.split(/\r?\n/);
  let words: { line: number; text: string[] } = { line: 1, text: [] };
  let position = 0;
  const endWords = () => {
    const said = words.text.join('\n').trim();
    if (said !== '') sections.push({ kind: 'text', line: words.line, text: said });
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const opening = OPENING.exec(line);
    const end = opening ? closingOf(lines, at, opening[2] ?? '') : null;
    const type = stepKinds.find((kind) => kind === opening?.[3]);
    if (!opening || type === undefined) {
      // Other code is words, whole: what looks like a block within it is none.
      const until = opening ? Math.min(end ?? lines.length - 1, lines.length - 1) : at;
      words.text.push(...lines.slice(at, until + 1));
      at = until;
      continue;
    }
    const start = at + 1;
    const problem = (says: string) => problems.push({ line: start, field: null, says });
    endWords();
    position += 1;
    if ((opening[1]?.length ?? 0) > 0) {
      problem('A step stands at the beginning of its line, not within a list.');
    } else if (opening[4]?.trim()) problem(`A step’s first line is its kind alone: ${type}.`);
    if (end === null) problem('The block is not closed.');
    const body = lines.slice(at + 1, end ?? lines.length).join('\n');
    const block = readBlock(type, body, start, problems);
    sections.push({ kind: 'step', line: start, position, type, block });
    at = end ?? lines.length;
    words = { line: at + 2, text: [] };
  }
  endWords();
  checkSteps(sections, problems);
  const blocks = sections.flatMap((section) =>
    section.kind === 'step' && section.block ? [section.block] : [],
  );
  return { sections, blocks, problems: problems.toSorted((a, b) => a.line - b.line) };
}

function closingOf(lines: readonly string[], opening: number, fence: string): number | null {
  const closing = new RegExp(`^\\s{0,3}${fence[0]}{${fence.length},}\\s*$`);
  const at = lines.findIndex((line, index) => index > opening && closing.test(line));
  return at < 0 ? null : at;
}

/** `before` is the line of the fence. */
function readBlock(
  kind: StepKind,
  body: string,
  before: number,
  problems: RunbookProblem[],
): Block | null {
  const bare = body.split('\n').findIndex((line) => /[:[,-]\s*\{\{/.test(line));
  if (bare >= 0) {
    const says = 'What is filled in stands in quotes, such as "{{model}}".';
    problems.push({ line: before + bare + 1, field: null, says });
    return null;
  }
  const counter = new LineCounter();
  const document = parseDocument(body, { lineCounter: counter, uniqueKeys: true });
  const lineAt = (offset: number) => before + counter.linePos(offset).line;
  if (document.errors.length > 0) {
    for (const { message, pos } of document.errors) {
      const says = message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
      const hint = /ested mappings/.test(says) ? ' Text with a colon in it stands in quotes.' : '';
      problems.push({
        line: lineAt(pos[0]),
        field: null,
        says: `${says.replace(/[.:]$/, '')}.${hint}`,
      });
    }
    return null;
  }
  const value: unknown = readValue(() => document.toJS({ maxAliasCount: 20 }));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const says = 'A step is fields and their values, one to a line.';
    problems.push({ line: before, field: null, says });
    return null;
  }
  const parsed = blockSchemas[kind].safeParse(value);
  if (parsed.success) return { kind, ...parsed.data } as Block;
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const above =
        depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
      const key = String(path[depth - 1]);
      const node = isMap(above)
        ? above.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.key
        : document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return before;
  };
  for (const issue of parsed.error.issues.flatMap(unfoldUnion)) {
    for (const { path, says } of describeAll(issue)) {
      problems.push({ line: lineOf(path), field: path.map(String).join('.') || null, says });
    }
  }
  return null;
}

function describeAll(issue: z.core.$ZodIssue): { path: readonly PropertyKey[]; says: string }[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, says: describeIssue(issue) }];
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    says: 'is not a field of this step',
  }));
}

/** An alias that is resolved too often, or refers to nothing, is no value. */
function readValue(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** What steps say of each other. */
function checkSteps(sections: readonly Section[], problems: RunbookProblem[]): void {
  const steps = sections.filter((section) => section.kind === 'step');
  const over = steps[MOST_STEPS];
  if (over) {
    const says = `A runbook has ${MOST_STEPS} steps at most; this is one more.`;
    problems.push({ line: over.line, field: null, says });
  }
  const ids = new Map<string, number>();
  for (const { block, position, line } of steps) {
    if (block?.id === undefined) continue;
    if (ids.has(block.id)) {
      problems.push({ line, field: 'id', says: `is the id of another step: ${block.id}` });
    } else ids.set(block.id, position);
  }
  for (const { block, position, line } of steps) {
    if (block?.kind !== 'check') continue;
    for (const field of ['on_pass', 'on_fail', 'on_too_little'] as const) {
      const target = block[field];
      if (target === undefined || target === 'next') continue;
      const at = ids.get(target);
      if (at !== undefined && at > position) continue;
      const says = `must be next, or the id of a later step; there is no ${target} after this one`;
      problems.push({ line, field, says });
    }
  }
}
