import type { MessageEntity } from "@grammyjs/types"

/** A run of text that looks the same throughout, with everything that covers it, the outermost first. */
export interface Segment {
  readonly text: string
  readonly entities: ReadonlyArray<MessageEntity>
}

/** Cuts text at the borders of its entities. Units: UTF-16, as Telegram counts and as JavaScript does. */
export const segmentText = (text: string, entities: ReadonlyArray<MessageEntity>): ReadonlyArray<Segment> => {
  const borders = new Set([0, text.length])
  for (const { offset, length } of entities) borders.add(offset).add(offset + length)
  const cuts = [...borders].filter((cut) => cut >= 0 && cut <= text.length).toSorted((one, other) => one - other)
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index] ?? 0
    return {
      text: text.slice(start, end),
      entities: entities.filter(({ offset, length }) => offset <= start && offset + length >= end)
    }
  })
}

/** An address a person may follow, or nothing: only http, https and tg lead anywhere. */
export const safeLink = (url: string): string | undefined => {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`
  return /^(https?|tg):/i.test(full) && URL.canParse(full) ? full : undefined
}
