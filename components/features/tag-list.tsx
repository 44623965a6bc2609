import { Badge } from '#components/ui/badge.tsx';

/** Tags as badges; nothing where there are none. */
export function TagList({ tags }: { tags: Readonly<Record<string, string>> }) {
  return Object.entries(tags).map(([name, value]) => (
    <Badge key={name} tone="outline" className="h-auto min-h-5 whitespace-normal break-all">
      {value ? `${name}=${value}` : name}
    </Badge>
  ));
}
