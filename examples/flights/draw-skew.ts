import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeBearerKey } from '#lib/auth/bearer-key.ts';
import type { SkewAnswer } from '#lib/skew/operations.ts';
import { FEATURE_LIST } from './feature-views.ts';
import { MODEL_NAME } from './versions.ts';

/**
 * Draws what versions 2 and 3 are served beside their references, as a running installation has measured it:
 *
 *   node examples/flights/draw-skew.ts --console http://localhost:3000 --key KEY --out docs/images/flights-skew.svg
 */
const VERSIONS = [2, 3] as const;
const PANEL = { width: 380, height: 190, left: 46, top: 44, chart: 96 };

type Item = SkewAnswer['items'][number];

const FEATURES = FEATURE_LIST.list.map((item) =>
  typeof item === 'string' ? item : (item.as ?? ''),
);

function draw(rows: readonly (readonly Item[])[]): string {
  const panels = rows.flatMap((items, row) =>
    items.map((item, column) => {
      const place = `translate(${column * PANEL.width} ${row * PANEL.height})`;
      return `<g transform="${place}">${drawPanel(item)}</g>`;
    }),
  );
  const width = PANEL.width * VERSIONS.length;
  const height = PANEL.height * rows.length + 24;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>What versions 2 and 3 of the flights model are served, by the deciles of their references</title>
<style>
  text { font: 12px system-ui, sans-serif; fill: #1f2937 }
  .title { font-weight: 600 } .quiet { fill: #6b7280; font-size: 11px }
  .reference { fill: #cbd5e1 } .served { fill: #2563eb } .differs .served { fill: #dc2626 } .differs .verdict { fill: #dc2626 }
  line { stroke: #d1d5db } .ground { fill: #fff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e5e7eb } .quiet { fill: #9ca3af } .reference { fill: #475569 } .served { fill: #60a5fa }
    .differs .served { fill: #f87171 } .differs .verdict { fill: #f87171 } line { stroke: #374151 } .ground { fill: #0f172a }
  }
</style>
<rect class="ground" width="${width}" height="${height}"/>
${panels.join('\n')}
<g transform="translate(${PANEL.left} ${height - 18})"><rect class="reference" width="10" height="10"/><text x="16" y="9" class="quiet">reference sample</text>
<rect class="served" x="130" width="10" height="10"/><text x="146" y="9" class="quiet">served: share of values in each tenth of the reference</text></g>
</svg>
`;
}

function drawPanel({ version, feature, reference }: Item): string {
  const bins = reference?.histogram ?? [];
  const most = Math.max(0.25, ...bins.flatMap((bin) => [bin.reference, bin.served]));
  const { left, top, chart } = PANEL;
  const room = PANEL.width - left - 16;
  const step = room / Math.max(1, bins.length);
  const bars = bins.map((bin, at) => {
    const bar = (share: number, name: string, shift: number) => {
      const height = round((share / most) * chart);
      const x = round(left + at * step + shift * step);
      return `<rect class="${name}" x="${x}" y="${round(top + chart - height)}" width="${round(step * 0.4)}" height="${height}"/>`;
    };
    return bar(bin.reference, 'reference', 0.1) + bar(bin.served, 'served', 0.5);
  });
  const edges = bins.slice(1).map(({ from }, at) => {
    const x = round(left + (at + 1) * step);
    return `<text class="quiet" x="${x}" y="${top + chart + 15}" text-anchor="middle">${from === null ? '' : shown(from)}</text>`;
  });
  const outside = `${shown((reference?.outside_share ?? 0) * 100)} % outside of it`;
  const facts = `mean ${shown(reference?.mean)}, reference ${shown(reference?.reference_mean)} · PSI ${shown(reference?.psi)} · ${outside}`;
  return `<g class="${reference?.verdict === 'differs' ? 'differs' : 'agrees'}">
<text class="title" x="${left}" y="16">Version ${version} · ${feature}<tspan class="verdict" dx="8">${reference?.verdict}</tspan></text>
<text class="quiet" x="${left}" y="32">${facts}</text>
<text class="quiet" x="${left - 6}" y="${top + 8}" text-anchor="end">${shown(most * 100)} %</text>
<text class="quiet" x="${left - 6}" y="${top + chart}" text-anchor="end">0</text>
<line x1="${left}" x2="${left + room}" y1="${top + chart}" y2="${top + chart}"/>
${bars.join('')}
${edges.join('')}
</g>`;
}

function shown(value: number | null | undefined): string {
  return value == null ? 'none' : String(Number(value.toPrecision(2)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const { values } = parseArgs({
  options: { console: { type: 'string' }, key: { type: 'string' }, out: { type: 'string' } },
});
if (!values.console || !values.key || !values.out) {
  throw new Error('Usage: draw-skew.ts --console URL --key KEY --out FILE');
}

/** The last time that there were enough requests to say something. */
async function findMeasured(feature: string, version: number): Promise<Item> {
  const query = new URLSearchParams({ feature, version: String(version) });
  const url = `${values.console}/api/v1/models/${MODEL_NAME}/skew/series?${query}`;
  const response = await fetch(url, {
    headers: { authorization: writeBearerKey(values.key ?? '') },
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  const { points } = (await response.json()) as { points: Item[] };
  const found = points.findLast(({ reference }) => reference?.verdict !== 'not_enough_data');
  if (!found) throw new Error(`nothing is measured of ${feature} of version ${version}`);
  return found;
}

const rows = await Promise.all(
  FEATURES.map((feature) => Promise.all(VERSIONS.map((version) => findMeasured(feature, version)))),
);
await writeFile(values.out, draw(rows));
