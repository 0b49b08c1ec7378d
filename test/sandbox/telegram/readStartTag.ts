import { badRequest } from "./TelegramRefusal.ts"
import { unescapeAt } from "./unescapeAt.ts"

/** A start tag: its name, the one attribute Telegram cares about, and where the text goes on. */
export interface StartTag {
  readonly name: string
  readonly argument: string
  readonly next: number
}

const names: ReadonlySet<string> = new Set([
  "a", "b", "strong", "i", "em", "s", "strike", "del", "u", "ins", "tg-spoiler", "tg-emoji", "span", "pre", "code", "blockquote"
])

const fail = (why: string) => badRequest(`can't parse entities: ${why}`)

const isSpace = (character: string | undefined) => character !== undefined && /\s/.test(character)

const skipSpace = (source: string, index: number) => {
  let next = index
  while (isSpace(source[next])) next++
  return next
}

const readQuoted = (source: string, index: number): { value: string; next: number } => {
  const quote = source[index]
  let value = ""
  let next = index + 1
  while (next < source.length && source[next] !== quote) {
    const character = unescapeAt(source, next)
    value += character.value
    next = character.next
  }
  return { value, next: Math.min(next + 1, source.length) }
}

const readValue = (source: string, index: number, byte: (index: number) => number): { value: string; next: number } => {
  if (source[index] === "\"" || source[index] === "'") return readQuoted(source, index)
  const [value = ""] = /^[a-z0-9.-]*/i.exec(source.slice(index)) ?? []
  const next = index + value.length
  if (next < source.length && !isSpace(source[next]) && source[next] !== ">") {
    throw fail(`Unexpected end of name token at byte offset ${byte(index)}`)
  }
  return { value: value.toLowerCase(), next }
}

const argumentOf = (tag: string, attribute: string, value: string): string | undefined => {
  if (tag === "a" && attribute === "href") return value
  if (tag === "code" && attribute === "class" && value.startsWith("language-")) return value.slice("language-".length)
  if (tag === "span" && attribute === "class" && value === "tg-spoiler") return value
  if (tag === "tg-emoji" && attribute === "emoji-id") return value
  if (tag === "blockquote" && attribute === "expandable") return "expandable"
  return undefined
}

const checkTag = (name: string, argument: string, at: number) => {
  if (name === "span" && argument === "") throw fail(`Tag "span" must have class "tg-spoiler" at byte offset ${at}`)
  if (name === "tg-emoji" && !/^\d+$/.test(argument)) throw fail("Invalid custom emoji identifier specified")
}

/** Reads `<name attribute="value">` that starts at `begin`. Errors: Telegram's 400 for tags it does not know or cannot read. */
export const readStartTag = (source: string, begin: number): StartTag => {
  const byte = (index: number) => Buffer.byteLength(source.slice(0, index))
  const [found = ""] = /^[^\s>]*/.exec(source.slice(begin + 1)) ?? []
  const unclosed = fail(`Unclosed start tag at byte offset ${byte(begin)}`)
  let index = begin + 1 + found.length
  if (index >= source.length) throw unclosed
  const name = found.toLowerCase()
  if (!names.has(name)) throw fail(`Unsupported start tag "${name}" at byte offset ${byte(begin)}`)
  let argument = ""
  for (;;) {
    index = skipSpace(source, index)
    if (index >= source.length) throw unclosed
    if (source[index] === ">") break
    const [attribute = ""] = /^[^\s=>/"']*/.exec(source.slice(index)) ?? []
    if (attribute === "") throw fail(`Empty attribute name in the tag "${name}" at byte offset ${byte(begin)}`)
    index = skipSpace(source, index + attribute.length)
    const given = source[index] === "=" ? readValue(source, skipSpace(source, index + 1), byte) : { value: "", next: index }
    index = given.next
    argument = argumentOf(name, attribute.toLowerCase(), given.value) ?? argument
  }
  checkTag(name, argument, byte(begin))
  return { name, argument, next: index + 1 }
}
