import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Labels that Prometheus adds to everything it scrapes. */
const SCRAPED = ['instance', 'job'];

interface Query {
  /** The panel's title or the variable's name. */
  where: string;
  expr: string;
  legend: string;
}

interface Dashboard {
  panels: {
    title: string;
    type: string;
    targets?: { expr: string; legendFormat?: string }[];
  }[];
  annotations: { list: { name: string; expr?: string; titleFormat?: string }[] };
  templating: { list: { name: string; type: string; definition?: string }[] };
}

/** Every PromQL query of a Grafana dashboard, with its variables filled in. */
export function queriesOf({ panels, annotations, templating }: Dashboard): Query[] {
  const queries: Query[] = [
    ...panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr, legendFormat }) => ({ where: title, expr, legend: legendFormat ?? '' })),
    ),
    ...annotations.list.flatMap(({ name, expr, titleFormat = '' }) =>
      expr === undefined ? [] : { where: name, expr, legend: titleFormat },
    ),
    ...templating.list.flatMap(({ name, type, definition = '' }) => {
      if (type !== 'query') return [];
      const [, series = '', label = ''] = /^label_values\((.+), (\w+)\)$/.exec(definition) ?? [];
      return { where: name, expr: `group by (${label}) (${series})`, legend: '' };
    }),
  ];
  return queries.map((query) => ({
    ...query,
    expr: query.expr
      .replaceAll(/\$__(?:rate_)?interval/g, '5m')
      .replaceAll('$model', '.*')
      .replaceAll('$version', '.*'),
  }));
}

/** Names and labels of every series on a page of metrics. */
export function seriesOn(page: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [, name = '', labels = ''] of page.matchAll(/^([a-z]\w*)(?:\{(.*)\})? \S+$/gm)) {
    const names = [...labels.matchAll(/(?:^|,)(\w+)="(?:[^"\\]|\\.)*"/g)].map(
      ([, one = '']) => one,
    );
    found.set(name, new Set([...(found.get(name) ?? []), ...names]));
  }
  return found;
}

/** What a query asks for that is not there: metrics, labels it selects by or groups by, labels in its legend. */
export function missingFrom(
  series: ReadonlyMap<string, Set<string>>,
  { expr, legend }: Query,
): string[] {
  const missing: string[] = [];
  const has = (metric: string, label: string) =>
    SCRAPED.includes(label) || series.get(metric)?.has(label) === true;
  for (const [, metric = '', selector = ''] of expr.matchAll(/\b(mainstay_\w+)(?:\{([^}]*)\})?/g)) {
    if (!series.has(metric)) missing.push(metric);
    for (const [, label = ''] of selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)) {
      if (!has(metric, label)) missing.push(`${metric}{${label}}`);
    }
  }
  const grouped = new Set<string>();
  for (const match of expr.matchAll(/\bby \(([^)]*)\) \(/g)) {
    const metrics = inner(expr, match.index + match[0].length).match(/\bmainstay_\w+/g) ?? [];
    for (const label of (match[1] ?? '').split(', ')) {
      grouped.add(label);
      missing.push(
        ...metrics.filter((metric) => !has(metric, label)).map((one) => `${one} by ${label}`),
      );
    }
  }
  const isAggregated = /\b(?:sum|min|max|count|group)\b/.test(expr);
  for (const [, label = ''] of legend.matchAll(/\{\{(\w+)\}\}/g)) {
    if (isAggregated && !grouped.has(label)) missing.push(`legend ${label}`);
  }
  return missing;
}

/** Up to the parenthesis that closes the one before `from`. */
function inner(expr: string, from: number): string {
  let depth = 1;
  let at = from;
  for (; at < expr.length && depth > 0; at += 1) {
    if (expr[at] === '(') depth += 1;
    else if (expr[at] === ')') depth -= 1;
  }
  return expr.slice(from, at);
}

/** What promtool says of the queries as PromQL; null where it is not installed. */
export function askPromtoolOfQueries(
  queries: readonly Query[],
): { status: number | null; said: string } | null {
  const directory = mkdtempSync(path.join(tmpdir(), 'mainstay-rules-'));
  const file = path.join(directory, 'rules.json');
  const rules = queries.map(({ expr }, index) => ({ record: `query:${index}`, expr }));
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
  const run = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' });
  rmSync(directory, { recursive: true });
  if ((run.error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return null;
  return { status: run.status, said: `${run.stdout}${run.stderr}` };
}
