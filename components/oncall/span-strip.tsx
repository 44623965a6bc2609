'use client';
import { useViewer } from '#components/frame/viewer.tsx';
import { cn } from '#components/ui/cn.ts';
import { useNow } from '#components/ui/time.tsx';
import type { SpanAnswer, SpansAnswer } from '#lib/oncall/contract.ts';
import { initialsOf, nameOf, PersonName } from './person-name.tsx';
import { formatDayInZone, formatInZone, formatLength } from './zone-time.ts';

interface Drawn {
  spans: SpansAnswer;
  timeZone: string;
  /** Names of the layers. */
  layers: readonly string[];
}

/** Who is on call over some days: every layer, who takes over, and what comes of it. On a phone what comes of it, as a list. */
export function SpanStrip({ spans, timeZone, layers }: Drawn) {
  const now = useNow();
  const isAhead = ({ to }: SpanAnswer) => now === null || Date.parse(to) > now;
  return (
    <>
      <div className="max-sm:hidden">
        <Days spans={spans} timeZone={timeZone} />
        {spans.layers.map((layer, place) => (
          <Row key={layers[place]} label={layers[place] ?? ''} spans={spans} timeZone={timeZone}>
            {layer.filter(({ user }) => user !== null)}
          </Row>
        ))}
        {spans.overrides.length > 0 ? (
          <Row label="Taken over" spans={spans} timeZone={timeZone}>
            {spans.overrides}
          </Row>
        ) : null}
        <Row label="On call" spans={spans} timeZone={timeZone} isFinal>
          {spans.final}
        </Row>
      </div>
      <ol className="divide-y sm:hidden">
        {spans.final.filter(isAhead).map((span) => (
          <li key={span.from} className="flex items-baseline justify-between gap-3 py-2">
            <span className="num shrink-0">{formatInZone(span.from, timeZone)}</span>
            <span className="text-right">
              <PersonName id={span.user} people={spans.people} className="font-medium" />{' '}
              <span className="text-muted text-xs">
                {formatLength(Date.parse(span.to) - Date.parse(span.from))}
                {span.override ? ', took over' : ''}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Of the whole: a name does not fit. */
const NARROW_PERCENT = 5;
const LABEL = 'w-28 shrink-0 truncate pr-2 text-muted text-xs';

function Days({ spans, timeZone }: Omit<Drawn, 'layers'>) {
  const place = placeIn(spans);
  return (
    <div className="flex" aria-hidden>
      <span className={LABEL} />
      <div className="relative h-6 flex-1">
        {spans.days.map((day) => (
          <span
            key={day}
            className="absolute inset-y-0 truncate border-l pl-1 text-muted text-xs"
            style={{ left: `${place(day)}%` }}
          >
            {formatDayInZone(day, timeZone)}
          </span>
        ))}
      </div>
    </div>
  );
}

function Row({
  label,
  spans,
  timeZone,
  isFinal = false,
  children,
}: Omit<Drawn, 'layers'> & { label: string; isFinal?: boolean; children: SpanAnswer[] }) {
  const { viewer } = useViewer();
  const now = useNow();
  const place = placeIn(spans);
  const nowAt = now === null ? null : place(new Date(now).toISOString());
  return (
    <div className={cn('flex items-center py-0.5', isFinal && 'mt-1 border-t pt-1.5')}>
      <span className={cn(LABEL, isFinal && 'font-semibold text-text')} title={label}>
        {label}
      </span>
      <ul aria-label={label} className="relative h-8 flex-1 overflow-hidden">
        {spans.days.map((day) => (
          <li
            key={day}
            aria-hidden
            className="absolute inset-y-0 border-l"
            style={{ left: `${place(day)}%` }}
          />
        ))}
        {children.map((span) => {
          const said = `${nameOf(span.user, spans.people)}, ${formatInZone(span.from, timeZone)} to ${formatInZone(span.to, timeZone)}`;
          const width = place(span.to) - place(span.from);
          const isNarrow = width < NARROW_PERCENT;
          return (
            <li
              key={span.from}
              title={said}
              className={cn(
                'absolute inset-y-0.5 flex items-center overflow-hidden rounded-sm border text-xs',
                isNarrow ? 'justify-center px-0.5' : 'px-1.5',
                looks(span, viewer.id),
                isFinal && 'font-medium',
              )}
              style={{
                left: `${place(span.from)}%`,
                width: `calc(${width}% - 1px)`,
              }}
            >
              <span aria-hidden className="truncate">
                {isNarrow
                  ? initialsOf(nameOf(span.user, spans.people))
                  : nameOf(span.user, spans.people)}
              </span>
              <span className="sr-only">{said}</span>
            </li>
          );
        })}
        {nowAt !== null && nowAt > 0 && nowAt < 100 ? (
          <li
            aria-hidden
            className="absolute inset-y-0 w-0.5 bg-accent"
            style={{ left: `${nowAt}%` }}
          />
        ) : null}
      </ul>
    </div>
  );
}

/** One's own turns stand out, and gaps; who takes over has a broken line around. */
function looks({ user, override }: SpanAnswer, viewerId: string): string {
  if (user === null) return 'border-bad bg-bad-soft text-bad';
  const own = user === viewerId ? 'bg-accent-soft text-accent-text' : 'bg-sunken text-text';
  return cn(own, override ? 'border-field-line border-dashed' : 'border-transparent');
}

const placeIn = ({ from, to }: SpansAnswer) => {
  const start = Date.parse(from);
  const length = Date.parse(to) - start;
  return (at: string) => ((Date.parse(at) - start) / length) * 100;
};
