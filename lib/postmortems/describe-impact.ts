import type { Impact, ModelImpact } from '#lib/incidents/contract.ts';
import { sayTime } from './say-minutes.ts';

/** What an incident did, in Markdown: a line for each model, and what the numbers do not say. Nothing where nothing was counted. */
export function describeImpact(impact: Impact | null): string {
  if (!impact || impact.models.length === 0) return '';
  const lines = impact.models.map((model) => `- ${modelLine(model)}`);
  const unsaid = impact.unknown.length === 0 ? [] : ['', impact.unknown.join(' ')];
  const when = impact.spans.map(({ from, to }) => `${sayTime(from)} to ${sayTime(to)}`).join(', ');
  const head = when === '' ? [] : [`From ${when}, counted from the log:`, ''];
  return [...head, ...lines, ...unsaid].join('\n');
}

function modelLine(of: ModelImpact): string {
  const { model, versions, requests, failed, degraded, refused, labelled, wrong } = of;
  const named =
    versions.length === 0
      ? `**${model}**`
      : `**${model}**, version${versions.length === 1 ? '' : 's'} ${versions.join(', ')}`;
  if (requests === 0) return `${named}: no request.`;
  const said = [
    `${share(failed, requests)} failed`,
    `${share(degraded, requests)} answered by a fallback or the default`,
    ...(refused > 0 ? [`${share(refused, requests)} refused as wrong (4xx)`] : []),
  ];
  const labels =
    wrong === null || labelled === 0
      ? ''
      : ` Of ${number(labelled)} rows whose label has come, ${share(wrong, labelled)} were wrong.`;
  return `${named}: of ${number(requests)} request${requests === 1 ? '' : 's'}, ${said.join(', ')}.${labels}`;
}

function share(count: number, of: number): string {
  if (count === 0) return 'none';
  const percent = (count / of) * 100;
  const said = percent < 0.1 ? 'less than 0.1' : percent.toFixed(1).replace(/\.0$/, '');
  return `${number(count)} (${said} %)`;
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}
