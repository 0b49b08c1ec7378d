import type { MessageEntity } from "@grammyjs/types"

/** Plain text with the places that look different. Offsets and lengths are in UTF-16 code units. */
export interface FormattedText {
  readonly text: string
  readonly entities: ReadonlyArray<MessageEntity>
}

const order = (one: MessageEntity, other: MessageEntity) => one.offset - other.offset || other.length - one.length

/** Entities in Telegram's order: from the left, the longer one first. */
export const sortEntities = (entities: ReadonlyArray<MessageEntity>): ReadonlyArray<MessageEntity> => entities.toSorted(order)

const clip = (entity: MessageEntity, start: number, end: number): ReadonlyArray<MessageEntity> => {
  const from = Math.max(entity.offset, start)
  const to = Math.min(entity.offset + entity.length, end)
  return to > from ? [{ ...entity, offset: from - start, length: to - from }] : []
}

/** Takes away what Telegram takes away: blank lines before the text and white space after it. */
export const trimText = ({ text, entities }: FormattedText): FormattedText => {
  const end = text.trimEnd().length
  if (end === 0) return { text: "", entities: [] }
  const start = /^(?:[^\S\n]*\n)*/.exec(text)?.[0].length ?? 0
  return { text: text.slice(start, end), entities: sortEntities(entities.flatMap((entity) => clip(entity, start, end))) }
}
