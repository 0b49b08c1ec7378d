import type { MessageEntity } from "@grammyjs/types"
import { sortEntities } from "./FormattedText.ts"
import type { FormattedText } from "./FormattedText.ts"

const patterns: ReadonlyArray<{ readonly type: MessageEntity.CommonMessageEntity["type"]; readonly pattern: RegExp }> = [
  { type: "url", pattern: /(?<![\w@./])(?:https?:\/\/|t\.me\/)[^\s<>"']*[^\s<>"'.,;:!?)\]}]/giu },
  { type: "email", pattern: /(?<![\w.@/])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/giu },
  { type: "bot_command", pattern: /(?<![\p{L}\p{N}_/])\/\w{1,64}(?:@\w{3,32})?(?![\w/])/gu },
  { type: "mention", pattern: /(?<![\w.@/])@\w{4,32}(?!\w)/gu },
  { type: "hashtag", pattern: /(?<![\p{L}\p{N}_#&/])#[\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*/gu }
]

const overlaps = (one: MessageEntity, other: MessageEntity) =>
  one.offset < other.offset + other.length && other.offset < one.offset + one.length

const closed: ReadonlySet<MessageEntity["type"]> = new Set(["code", "pre", "text_link"])

/** Adds what Telegram finds by itself: links, addresses, commands, mentions, hashtags. Nothing inside code and links. */
export const findEntities = ({ text, entities }: FormattedText): FormattedText => {
  const taken = entities.filter((entity) => closed.has(entity.type))
  const found: Array<MessageEntity> = []
  for (const { type, pattern } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const entity: MessageEntity = { type, offset: match.index, length: match[0].length }
      if (![...taken, ...found].some((other) => overlaps(entity, other))) found.push(entity)
    }
  }
  return { text, entities: sortEntities([...entities, ...found]) }
}
