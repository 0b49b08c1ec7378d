import type { MessageEntity } from "@grammyjs/types"
import type { FormattedText } from "./FormattedText.ts"
import { readStartTag } from "./readStartTag.ts"
import { badRequest } from "./TelegramRefusal.ts"
import { unescapeAt } from "./unescapeAt.ts"

interface Open {
  readonly name: string
  readonly argument: string
  readonly offset: number
}

const simple: Readonly<Record<string, MessageEntity.CommonMessageEntity["type"]>> = {
  b: "bold", strong: "bold", i: "italic", em: "italic", u: "underline", ins: "underline",
  s: "strikethrough", strike: "strikethrough", del: "strikethrough", "tg-spoiler": "spoiler", span: "spoiler"
}

const link = (url: string, at: { readonly offset: number; readonly length: number }): ReadonlyArray<MessageEntity> => {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`
  return URL.canParse(full) && /^(https?|tg|ton|mailto|tel):/i.test(full) ? [{ type: "text_link", url: full, ...at }] : []
}

const close = ({ name, argument, offset }: Open, text: string): ReadonlyArray<MessageEntity> => {
  const at = { offset, length: text.length - offset }
  if (at.length === 0) return []
  const type = simple[name]
  if (type !== undefined) return [{ type, ...at }]
  if (name === "a") return link(argument === "" ? text.slice(offset) : argument, at)
  if (name === "pre") return [{ type: "pre", ...at }]
  if (name === "code") return [argument === "" ? { type: "code", ...at } : { type: "pre", language: argument, ...at }]
  if (name === "tg-emoji") return [{ type: "custom_emoji", custom_emoji_id: argument, ...at }]
  return [{ type: argument === "" ? "blockquote" : "expandable_blockquote", ...at }]
}

// <pre><code class="language-x"> is one block with a language, and a bare <code> inside <pre> is only the block.
const merge = (entities: ReadonlyArray<MessageEntity>): ReadonlyArray<MessageEntity> =>
  entities.flatMap((entity, index) => {
    const twin = (other: MessageEntity) => other.offset === entity.offset && other.length === entity.length
    const inside = entities.slice(0, index).filter(twin)
    const around = entities.slice(index + 1).some((other) => other.type === "pre" && twin(other))
    if ((entity.type === "code" || (entity.type === "pre" && entity.language !== undefined)) && around) return []
    const language = inside.find((other) => other.type === "pre" && other.language !== undefined)
    if (entity.type !== "pre" || language === undefined) return entity.type === "code" && language ? [] : [entity]
    return [language]
  })

/**
 * Reads Telegram's HTML as its server does, with its words for every mistake.
 * Errors: the 400 refusal "can't parse entities: ..." with the offset in bytes of UTF-8.
 * Source: td, MessageEntity.cpp, `parse_html`.
 */
export const parseHtml = (source: string): FormattedText => {
  const open: Array<Open> = []
  const entities: Array<MessageEntity> = []
  const fail = (why: string) => badRequest(`can't parse entities: ${why}`)
  const byte = (index: number) => Buffer.byteLength(source.slice(0, index))
  let text = ""
  let index = 0
  while (index < source.length) {
    if (source[index] !== "<") {
      const { value, next } = unescapeAt(source, index)
      text += value
      index = next
    } else if (source[index + 1] !== "/") {
      const tag = readStartTag(source, index)
      open.push({ name: tag.name, argument: tag.argument, offset: text.length })
      index = tag.next
    } else {
      const last = open.pop()
      if (last === undefined) throw fail(`Unexpected end tag at byte offset ${byte(index)}`)
      const [whole = "", name = ""] = /^<\/([^\s>]*)\s*>/.exec(source.slice(index)) ?? []
      if (whole === "") throw fail(`Unclosed end tag at byte offset ${byte(index)}`)
      if (name !== "" && name.toLowerCase() !== last.name) {
        throw fail(`Unmatched end tag at byte offset ${byte(index)}, expected "</${last.name}>", found "</${name}>"`)
      }
      entities.push(...close(last, text))
      index += whole.length
    }
  }
  const left = open.at(-1)
  if (left !== undefined) throw fail(`Can't find end tag corresponding to start tag "${left.name}"`)
  return { text, entities: merge(entities) }
}
