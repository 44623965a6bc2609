import { Num } from '#components/ui/num.tsx';

/** A parameter or metric of any kind; a dash with its reason when the version does not have it. */
export function ValueText({ value, why = 'Not given' }: { value: unknown; why?: string }) {
  if (value === undefined || value === null) return <Num value={null} why={why} />;
  if (typeof value === 'number') return <Num value={value} />;
  if (typeof value === 'object') {
    return (
      <code className="[overflow-wrap:anywhere] font-mono text-xs">{JSON.stringify(value)}</code>
    );
  }
  return <span className="[overflow-wrap:anywhere]">{String(value)}</span>;
}
