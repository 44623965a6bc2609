const LONGEST_LINE = 2000;
/** Escape sequences that colour terminals. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[ -/]*[@-~]`, 'g');
const CONTROLS = /[^\P{Cc}\t]/gu;

/**
 * Cuts what a program says into lines, without colours and control characters (Postgres keeps no NUL). Of a line that is
 * written over, as progress bars are, the last state counts; of one that is too long, its beginning.
 */
export function createLineSplitter(onLine: (line: string) => void) {
  let begun = '';
  let isCut = false;

  function add(piece: string): void {
    const room = LONGEST_LINE * 2 - begun.length;
    begun += piece.slice(0, Math.max(0, room));
    isCut ||= piece.length > room;
  }
  function end(): void {
    const states = begun.split('\r').filter((state) => state.trim() !== '');
    const line = (states.at(-1) ?? '').replace(COLOURS, '').replace(CONTROLS, '').trimEnd();
    if (line !== '') onLine(isCut || line.length > LONGEST_LINE ? cut(line) : line);
    begun = '';
    isCut = false;
  }
  return {
    write(text: string): void {
      const pieces = text.split('\n');
      const rest = pieces.pop() ?? '';
      for (const piece of pieces) {
        add(piece);
        end();
      }
      add(rest);
    },
    /** The last line may have no end. */
    end,
  };
}

const cut = (line: string) => `${line.slice(0, LONGEST_LINE - 1)}…`;
