import { duration } from '#components/incidents/incident-words.ts';
import { Facts, Panel } from '#components/ui/panel.tsx';
import type { Course } from '#lib/postmortems/contract.ts';

const words = {
  detect: { label: 'To detect', means: 'From its start until it was opened' },
  acknowledge: { label: 'To acknowledge', means: 'From its opening until somebody took it on' },
  mitigate: { label: 'To mitigate', means: 'From its start until it did no harm any more' },
  resolve: { label: 'To resolve', means: 'From its start until it was resolved' },
} as const;

/** How long the incident took, from its own times. */
export function CoursePanel({ course }: { course: Course }) {
  return (
    <Panel title="How long it took">
      <Facts
        items={(Object.keys(words) as (keyof typeof words)[]).map((name) => ({
          label: words[name].label,
          value: <Took minutes={course[name]} means={words[name].means} />,
        }))}
      />
    </Panel>
  );
}

function Took({ minutes, means }: { minutes: number | null; means: string }) {
  return (
    <span className="num font-medium" title={means}>
      {minutes === null ? (
        <span className="font-normal text-muted">not said</span>
      ) : (
        duration(minutes)
      )}
    </span>
  );
}
