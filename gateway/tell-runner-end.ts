/** The end of a process that runs models, as an event for those whose model it was. `sessions` and `during` are `model/version`. */
export function tellRunnerEnd({
  reason,
  sessions,
  during,
}: {
  reason: string;
  sessions: readonly string[];
  during: string | null;
}): { model: string | null; version: number | null; detail: string } {
  const [model = null, number] = during?.split('/') ?? [];
  const ended = `A process that runs models ${reason}`;
  if (model === null) {
    const { length } = sessions;
    const again = length === 0 ? 'Nothing' : length === 1 ? 'One version' : `${length} versions`;
    return { model, version: null, detail: `${ended}. ${again} had to be loaded again.` };
  }
  const mine = sessions
    .filter((session) => session.startsWith(`${model}/`))
    .map((session) => Number(session.slice(model.length + 1)))
    .sort((a, b) => a - b);
  const again = mine.length === 0 ? '' : ` Loaded again: version ${mine.join(', ')}.`;
  return {
    model,
    version: Number(number),
    detail: `${ended}, while it was working on version ${number}.${again}`,
  };
}
