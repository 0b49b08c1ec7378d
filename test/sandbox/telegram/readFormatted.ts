import type { MessageEntity } from "@grammyjs/types"
import { findEntities } from "./findEntities.ts"
import { trimText } from "./FormattedText.ts"
import type { FormattedText } from "./FormattedText.ts"
import { parseHtml } from "./parseHtml.ts"
import { isRecord } from "./readParameter.ts"
import { badRequest } from "./TelegramRefusal.ts"

const readEntities = (given: unknown, text: string): ReadonlyArray<MessageEntity> => {
  if (given === undefined || given === null) return []
  if (!Array.isArray(given)) throw badRequest("can't parse entities: expected an Array of MessageEntity")
  return given.map((entity: unknown) => {
    if (!isRecord(entity)) throw badRequest("can't parse MessageEntity: expected an Object")
    const { type, offset, length } = entity
    const inside = Number.isInteger(offset) && Number.isInteger(length) && Number(offset) >= 0 &&
      Number(length) > 0 && Number(offset) + Number(length) <= text.length
    if (typeof type !== "string" || !inside) throw badRequest("can't parse MessageEntity: wrong type, offset or length")
    return entity as unknown as MessageEntity
  })
}

/**
 * Text as the bot means it, after entities parsing, with the entities Telegram finds by itself.
 * Errors: 400 for markup that cannot be read. Markdown is refused: this product writes HTML only.
 */
export const readFormatted = (given: {
  readonly text: string
  readonly parseMode: string | undefined
  readonly entities: unknown
}): FormattedText => {
  const mode = given.parseMode?.toLowerCase() ?? ""
  if (mode !== "" && mode !== "html") throw badRequest("unsupported parse_mode")
  const parsed = mode === "html" ? parseHtml(given.text) : { text: given.text, entities: readEntities(given.entities, given.text) }
  return trimText(findEntities(parsed))
}

/** The text of a message. Errors: 400 when it is empty or longer than 4096 UTF-16 code units. */
export const messageText = (given: Parameters<typeof readFormatted>[0]): FormattedText => {
  const formatted = readFormatted(given)
  if (formatted.text === "") throw badRequest("message text is empty")
  if (formatted.text.length > 4096) throw badRequest("message is too long")
  return formatted
}

/** The words under a photo. Errors: 400 when longer than 1024 UTF-16 code units. */
export const captionText = (given: Parameters<typeof readFormatted>[0]): FormattedText => {
  const formatted = readFormatted(given)
  if (formatted.text.length > 1024) throw badRequest("message caption is too long")
  return formatted
}
