interface Asked {
  view: string;
  version: number;
  feature: string;
}

/** What features are called in what is retrieved: by their own names where that tells them apart, else with their view's, and its version. */
export function retrievedNames(asked: readonly Asked[]): string[] {
  return asked.map(({ view, version, feature }) => {
    const alike = asked.filter((one) => one.feature === feature);
    if (alike.length === 1) return feature;
    const isOneVersion = alike.every((one) => one.view !== view || one.version === version);
    return isOneVersion ? `${view}__${feature}` : `${view}@${version}__${feature}`;
  });
}
