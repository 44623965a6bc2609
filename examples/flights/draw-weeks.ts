import { effectOf, type Week } from './write-up-weeks.ts';

const WIDTH = 860;
const LEFT = 150;
const RIGHT = 16;
const AUC = { top: 34, height: 150 };
const CELLS = { top: 236, height: 22 };
/** An effect this many times the floor is as dark as it gets. */
const MOST = 0.5;
const FLOOR = 0.1;

/** ROC-AUC, realised and estimated, above the effect size of each feature, by week. */
export function drawWeeks(weeks: readonly Week[]): string {
  const step = (WIDTH - LEFT - RIGHT) / weeks.length;
  const names = weeks[0]?.features.map(({ name }) => name) ?? [];
  const height = CELLS.top + names.length * CELLS.height + 54;
  const x = (at: number) => round(LEFT + (at + 0.5) * step);
  const values = weeks.flatMap(({ realised, estimated, interval }) =>
    [realised, estimated, interval?.low, interval?.high].filter((value) => value != null),
  );
  const least = Math.floor(Math.min(...values) * 50) / 50;
  const most = Math.ceil(Math.max(...values) * 50) / 50;
  const y = (value: number) => round(AUC.top + AUC.height * (1 - (value - least) / (most - least)));
  const ticks = Array.from({ length: Math.round((most - least) / 0.02) + 1 }, (_, at) => {
    const value = least + at * 0.02;
    return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"/><text class="quiet" x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value.toFixed(2)}</text>`;
  });
  const lineOf = (name: string, of: (week: Week) => number | null) => {
    const points = weeks.flatMap((week, at) => {
      const value = of(week);
      return value === null ? [] : [`${x(at)},${y(value)}`];
    });
    return `<polyline class="${name}" points="${points.join(' ')}"/>`;
  };
  const bars = weeks.flatMap(({ interval }, at) =>
    interval
      ? [
          `<line class="interval" x1="${x(at)}" x2="${x(at)}" y1="${y(interval.low)}" y2="${y(interval.high)}"/>`,
        ]
      : [],
  );
  const cells = names.map((name, row) => {
    const top = CELLS.top + row * CELLS.height;
    const of = weeks.map((week, at) => {
      const feature = week.features[row];
      if (!feature) return '';
      const effect = effectOf(feature);
      const isDrift = feature.verdict === 'drift';
      const opacity = round(Math.min(1, effect / MOST) * 0.85 + 0.06);
      return `<rect class="${isDrift ? 'drift' : 'stable'}" x="${round(LEFT + at * step + 1)}" y="${top + 1}" width="${round(step - 2)}" height="${CELLS.height - 2}" fill-opacity="${opacity}"><title>${name}, ${week.from}: ${effect.toFixed(3)}${isDrift ? ', drift' : ''}</title></rect>`;
    });
    return `<text x="${LEFT - 8}" y="${top + 15}" text-anchor="end">${name}</text>${of.join('')}`;
  });
  const dates = weeks.map(({ from }, at) =>
    at % 4 === 0
      ? `<text class="quiet" x="${round(LEFT + at * step)}" y="${CELLS.top + names.length * CELLS.height + 16}">${from.slice(5)}</text>`
      : '',
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
<title>Version 1 of the flights model by week: ROC-AUC realised and estimated, and the effect size of each feature against January</title>
<style>
  text { font: 12px system-ui, sans-serif; fill: #1f2937 } .title { font-weight: 600 } .quiet { fill: #6b7280; font-size: 11px }
  line { stroke: #e5e7eb } polyline { fill: none; stroke-width: 2 } .realised { stroke: #2563eb } .estimated { stroke: #9333ea; stroke-dasharray: 5 4 }
  .interval { stroke: #93c5fd; stroke-width: 4 } .drift { fill: #dc2626 } .stable { fill: #64748b } .ground { fill: #fff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e5e7eb } .quiet { fill: #9ca3af } line { stroke: #374151 } .ground { fill: #0f172a } .realised { stroke: #60a5fa }
    .estimated { stroke: #c084fc } .interval { stroke: #1d4ed8 } .drift { fill: #f87171 } .stable { fill: #94a3b8 }
  }
</style>
<rect class="ground" width="${WIDTH}" height="${height}"/>
<text class="title" x="${LEFT}" y="18">ROC-AUC: realised <tspan class="quiet">(line, with 95 % interval)</tspan>, estimated without labels <tspan class="quiet">(dashed)</tspan></text>
${ticks.join('')}
${bars.join('')}
${lineOf('realised', ({ realised }) => realised)}
${lineOf('estimated', ({ estimated }) => estimated)}
<text class="title" x="${LEFT}" y="${CELLS.top - 12}">Effect size against January <tspan class="quiet">(grey: below its floor of ${FLOOR} or not certain; red: drift; darkest from ${MOST} on)</tspan></text>
${cells.join('\n')}
${dates.join('')}
</svg>
`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
