const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: "\"" }

const codePoint = (digits: string, radix: number): string | undefined => {
  const code = Number.parseInt(digits, radix)
  return code > 0 && code < 0x110000 && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : undefined
}

/** Reads one character of HTML, an escape or itself. Telegram knows four names and every number; others stay as they are. */
export const unescapeAt = (source: string, index: number): { readonly value: string; readonly next: number } => {
  const itself = { value: source[index] ?? "", next: index + 1 }
  if (source[index] !== "&") return itself
  const match = /^&(?:#x([0-9a-f]{1,8})|#(\d{1,8})|([a-z]+));?/i.exec(source.slice(index, index + 16))
  if (match === null) return itself
  const [whole, hex, decimal, name] = match
  const value = hex !== undefined ? codePoint(hex, 16) : decimal !== undefined ? codePoint(decimal, 10) : named[name ?? ""]
  return value === undefined ? itself : { value, next: index + whole.length }
}
