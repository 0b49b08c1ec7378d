const example = /<!-- example:([\w-]+) -->[\s\S]*?```text\n([\s\S]*?)```/g

/** What a page says each example prints: by its name in a marker, the first ```text block after it. */
export const readShownOutputs = (page: string): ReadonlyMap<string, string> =>
  new Map([...page.matchAll(example)].map(([, name = "", output = ""]) => [name, output]))
