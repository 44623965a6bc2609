import { expect, it } from 'vitest';
import { parseRunbook } from './parse-runbook.ts';

const block = (kind: string, ...lines: string[]) => [`\`\`\`${kind}`, ...lines, '```'].join('\n');
const rollBack = block('action', 'do: roll_back');

it('reads words and steps in their order, with their lines', () => {
  const text = [
    'Look first.',
    '',
    block('query', 'query: newest_releases'),
    'Then:',
    rollBack,
    '',
    'Done.',
  ].join('\n');
  const { sections, blocks, problems } = parseRunbook(text);
  expect(problems).toEqual([]);
  expect(sections).toEqual([
    { kind: 'text', line: 1, text: 'Look first.' },
    {
      ...{ kind: 'step', line: 3, position: 1, type: 'query' },
      block: { kind: 'query', query: 'newest_releases' },
    },
    { kind: 'text', line: 6, text: 'Then:' },
    {
      ...{ kind: 'step', line: 7, position: 2, type: 'action' },
      block: { kind: 'action', do: 'roll_back' },
    },
    { kind: 'text', line: 10, text: 'Done.' },
  ]);
  expect(blocks).toHaveLength(2);
});

it('leaves other code, and what looks like a step within it, to the words', () => {
  const text = ['````md', rollBack, '````', '```sh', 'ls', '```', '- a list'].join('\n');
  expect(parseRunbook(text)).toEqual({
    ...{ sections: [{ kind: 'text', line: 1, text }], blocks: [], problems: [] },
  });
});

it('reads every kind of step', () => {
  const { blocks, problems } = parseRunbook(
    [
      block(
        'query',
        'query: error_rate_by_version',
        'model: "{{model}}"',
        'version: "{{version}}"',
        'minutes: 15',
      ),
      block(
        'check',
        'id: fine',
        'query: spool_by_replica',
        'value: lag_seconds',
        'op: "<"',
        'than: 30',
        'on_pass: last',
        'on_fail: next',
      ),
      block('approval', 'ask: Do you agree?'),
      block(
        'wait',
        'until:',
        '  query: replicas',
        '  value: behind',
        '  op: "="',
        '  than: 0',
        'at_most_minutes: 5',
      ),
      block('wait', 'at: "06:30"'),
      block(
        'action',
        'do: set_traffic',
        'weights:',
        '  - {version: 1, weight: 9}',
        '  - {version: "{{version}}", weight: 1}',
      ),
      block('action', 'do: breaker', 'state: open', 'dependency: feast:store:6566'),
      block('action', 'id: last', 'do: silence', 'minutes: 60', 'alerts: [errors]'),
    ].join('\n\n'),
  );
  expect(problems).toEqual([]);
  expect(blocks.map(({ kind }) => kind)).toEqual([
    'query',
    'check',
    'approval',
    'wait',
    'wait',
    'action',
    'action',
    'action',
  ]);
});

it.each<[string, string, { line: number; field: string | null; says: RegExp }]>([
  [
    'a field that is unknown',
    block('action', 'do: roll_back', 'force: true'),
    { line: 3, field: 'force', says: /not a field/ },
  ],
  [
    'an action nobody knows',
    block('action', 'do: reboot'),
    { line: 2, field: 'do', says: /roll_back, promote.*got reboot/ },
  ],
  [
    'an action without its field',
    block('action', 'do: retraining'),
    { line: 1, field: 'state', says: /must be one of paused, resumed|missing/ },
  ],
  [
    'a query nobody knows',
    block('query', 'query: select *'),
    { line: 2, field: 'query', says: /one of error_rate_by_version/ },
  ],
  [
    'a field that the query does not look at',
    block('query', 'query: replicas', 'version: 3'),
    { line: 3, field: 'version', says: /nothing that replicas looks at/ },
  ],
  [
    'a value of another query',
    block('check', 'query: replicas', 'value: error_rate', 'op: "<"', 'than: 1'),
    { line: 3, field: 'value', says: /replicas, behind, failed/ },
  ],
  [
    'an operator nobody knows',
    block('check', 'query: replicas', 'value: behind', 'op: "<>"', 'than: 1'),
    { line: 4, field: 'op', says: /must be one of/ },
  ],
  [
    'a value within a wait',
    block('wait', 'until:', '  query: replicas', '  value: nothing', '  op: "<"', '  than: 1'),
    { line: 4, field: 'until.value', says: /replicas, behind/ },
  ],
  [
    'a wait without an end',
    block('wait', 'title: For ever'),
    { line: 1, field: null, says: /exactly one/ },
  ],
  [
    'a wait with two ends',
    block('wait', 'minutes: 5', 'at: "06:00"'),
    { line: 1, field: null, says: /exactly one/ },
  ],
  [
    'a limit of no wait',
    block('wait', 'minutes: 5', 'at_most_minutes: 9'),
    { line: 3, field: 'at_most_minutes', says: /until alone/ },
  ],
  [
    'what is filled in, without quotes',
    block('action', 'do: roll_back', 'model: {{model}}'),
    { line: 3, field: null, says: /quotes/ },
  ],
  [
    'what is filled in and nobody knows',
    block('action', 'do: roll_back', 'model: "{{host}}"'),
    { line: 3, field: 'model', says: /name of a model/ },
  ],
  [
    'a lead to nowhere',
    block('check', 'query: replicas', 'value: behind', 'op: "="', 'than: 0', 'on_pass: gone'),
    { line: 1, field: 'on_pass', says: /no gone after/ },
  ],
  [
    'a lead backwards',
    `${block('query', 'id: first', 'query: replicas')}\n${block('check', 'query: replicas', 'value: behind', 'op: "="', 'than: 0', 'on_fail: first')}`,
    { line: 5, field: 'on_fail', says: /later step/ },
  ],
  [
    'an id twice',
    `${block('query', 'id: a', 'query: replicas')}\n${block('query', 'id: a', 'query: replicas')}`,
    { line: 5, field: 'id', says: /another step/ },
  ],
  ['no YAML', block('query', 'query: [', 'x: 1'), { line: 3, field: null, says: /./ }],
  [
    'a colon in a sentence',
    block('approval', 'ask: Think: is it so?'),
    { line: 2, field: null, says: /quotes/ },
  ],
  ['a list', block('query', '- a'), { line: 1, field: null, says: /fields and their values/ }],
  ['nothing', block('query'), { line: 1, field: null, says: /fields and their values/ }],
  [
    'a field twice',
    block('query', 'query: replicas', 'query: replicas'),
    { line: 3, field: null, says: /unique/ },
  ],
  [
    'more on the fence',
    block('action now', 'do: roll_back'),
    { line: 1, field: null, says: /kind alone/ },
  ],
  [
    'a step in a list',
    '- first\n\n  ```action\n  do: roll_back\n  ```',
    { line: 3, field: null, says: /beginning of its line/ },
  ],
  [
    'a block that is open',
    '```action\ndo: roll_back',
    { line: 1, field: null, says: /not closed/ },
  ],
  [
    'a model of a dependency',
    block('action', 'do: breaker', 'state: open', 'dependency: redis', 'version: 2'),
    { line: 5, field: 'version', says: /dependency/ },
  ],
])('refuses %s, and says where', (_name, text, { says, ...where }) => {
  const { problems } = parseRunbook(text);
  expect(problems[0]).toMatchObject(where);
  expect(problems[0]?.says).toMatch(says);
});

it('takes as many steps as are followed, and a text of a length that is read', () => {
  expect(parseRunbook(new Array(50).fill(rollBack).join('\n')).problems).toEqual([]);
  expect(parseRunbook(new Array(51).fill(rollBack).join('\n')).problems).toMatchObject([
    { line: 151 },
  ]);
  expect(parseRunbook('x'.repeat(100_001)).problems[0]?.says).toMatch(/100001 characters/);
});

it('reads lines that end as on Windows', () => {
  expect(parseRunbook('Words\r\n```action\r\ndo: roll_back\r\n```\r\n').blocks).toHaveLength(1);
});
