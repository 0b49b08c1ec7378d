const characters: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&amp;": "&" }

/** The words of a text in Telegram's HTML, without its markup: for when Telegram cannot read the markup. */
export const plainText = (html: string): string =>
  html.replaceAll(/<\/?[a-z][^<>]*>/gi, "").replaceAll(/&(?:lt|gt|quot|amp);/g, (entity) => characters[entity] ?? entity)
