/** A file of the repository, by its path from the root. */
export interface SourceFile {
  path: string;
  text: string;
}

const LONGEST = 350;

/** What breaks a rule of the house that no import shows; none, where there is nothing to mend. */
export function findBreaches(files: readonly SourceFile[]): string[] {
  const paths = new Set(files.map((file) => file.path));
  return files.flatMap((file) =>
    [
      isOrphan(file.path, paths) && 'tests no file beside it',
      isLong(file) && `has more than ${LONGEST} lines, so it has two subjects`,
      isPure(file.path) && impurity(file.text),
      isService(file.path) &&
        /\bprisma\s*\.\s*(?!\$transaction)[\w$]/.test(file.text) &&
        'queries in a service; that is a store’s',
    ].flatMap((breach) => (breach ? [`${file.path} ${breach}`] : [])),
  );
}

/** `x.test.ts`, `x.int.test.ts` and `x.<what>.int.test.ts` are beside `x.ts` or `x.tsx`. */
function isOrphan(path: string, paths: ReadonlySet<string>): boolean {
  const stem = /^(.*?)(\.int)?\.test\.tsx?$/.exec(path)?.[1];
  if (stem === undefined) return false;
  const names = [stem, stem.replace(/\.[a-z\d-]+$/, '')];
  return !names.some((name) => paths.has(`${name}.ts`) || paths.has(`${name}.tsx`));
}

function isLong({ text }: SourceFile): boolean {
  return text.split('\n').length - 1 > LONGEST;
}

function isPure(path: string): boolean {
  return (
    /^lib\/(?!db\/|config\/)[^/]+\//.test(path) &&
    !/\.test\.ts$|\/contract\.ts$|^lib\/[^/]+\/(service|store)(\.ts|\/)/.test(path)
  );
}

function isService(path: string): boolean {
  return /^lib\/[^/]+\/service(\.ts|\/)/.test(path) && !path.endsWith('.test.ts');
}

function impurity(text: string): string | undefined {
  const code = text.replace(/\/\*.*?\*\/|\/\/.*$/gms, '');
  const found =
    /\b(Date\.now|performance\.now|Math\.random|randomUUID|setTimeout|setInterval|fetch)\(|\bnew Date\(\)|\b(process|console)\.\w/.exec(
      code,
    );
  return found ? `is pure and has ${found[0]}` : undefined;
}
