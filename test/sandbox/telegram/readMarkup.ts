import type { InlineKeyboardButton, InlineKeyboardMarkup } from "@grammyjs/types"
import { isRecord } from "./readParameter.ts"
import { badRequest } from "./TelegramRefusal.ts"

const buttonsMax = 100

const refuse = (why: string) => badRequest(`can't parse inline keyboard button: ${why}`)

const readUrl = (text: string, url: string): InlineKeyboardButton => {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`
  const invalid = (why: string) => badRequest(`inline keyboard button URL '${url}' is invalid: ${why}`)
  if (!/^(https?|tg|ton):/i.test(full)) throw invalid("Unsupported URL protocol")
  if (!URL.canParse(full)) throw invalid("Wrong HTTP URL")
  return { text, url: full }
}

const readCopy = (text: string, given: unknown): InlineKeyboardButton => {
  const copied = isRecord(given) ? given.text : undefined
  if (typeof copied !== "string" || copied.length < 1 || copied.length > 256) throw badRequest("BUTTON_COPY_TEXT_INVALID")
  return { text, copy_text: { text: copied } }
}

const readButton = (given: unknown): InlineKeyboardButton => {
  if (!isRecord(given)) throw refuse("InlineKeyboardButton must be an Object")
  const { text, url, callback_data: data, copy_text: copy, web_app: app, style } = given
  if (typeof text !== "string") throw refuse("Can't find field \"text\"")
  if (text.trim() === "") throw badRequest("inline keyboard button text must be non-empty")
  const look = style === "danger" || style === "success" || style === "primary" ? { style } as const : {}
  if (typeof url === "string" && url !== "") return { ...readUrl(text, url), ...look }
  if (typeof data === "string") {
    if (data === "" || Buffer.byteLength(data) > 64) throw badRequest("BUTTON_DATA_INVALID")
    return { text, callback_data: data, ...look }
  }
  if (copy !== undefined) return { ...readCopy(text, copy), ...look }
  if (isRecord(app) && typeof app.url === "string") {
    if (!app.url.startsWith("https://")) throw badRequest(`inline keyboard button Web App URL '${app.url}' is invalid: Only HTTPS links are allowed`)
    return { text, web_app: { url: app.url }, ...look }
  }
  throw refuse("Text buttons are unallowed in the inline keyboard")
}

/**
 * The buttons under a message, or nothing.
 * Errors: Telegram's 400 for every button it does not take. Keyboards that replace the member's own one are refused too:
 * this product has none, and a test should see one that slips in.
 */
export const readMarkup = (given: unknown): InlineKeyboardMarkup | undefined => {
  if (given === undefined || given === null) return undefined
  if (!isRecord(given)) throw badRequest("object expected as reply markup")
  if (given.keyboard !== undefined) throw badRequest("reply keyboards are not emulated by the sandbox, use an inline keyboard")
  const rows = given.inline_keyboard
  if (rows === undefined) return undefined
  if (!Array.isArray(rows)) throw badRequest("can't parse inline keyboard markup JSON object: field \"inline_keyboard\" must be of type Array")
  const keyboard = rows.map((row: unknown) => {
    if (!Array.isArray(row)) throw badRequest("can't parse inline keyboard: an Array of rows expected")
    return row.map(readButton)
  }).filter((row) => row.length > 0)
  if (keyboard.flat().length > buttonsMax) throw badRequest("reply markup is too long")
  return keyboard.length === 0 ? undefined : { inline_keyboard: keyboard }
}
