import type { Call } from "./BotMethods.ts"
import { readInteger, readText } from "./readParameter.ts"
import { badRequest, TelegramRefusal } from "./TelegramRefusal.ts"
import type { Member, StoredMessage } from "./TelegramState.ts"
import { findMember, findMessage } from "./World.ts"
import type { World } from "./World.ts"

/** The member a call is about. Errors: 400 when nobody is named, or nobody who ever wrote to the bot. */
export const readChat = (world: World, call: Call): Member => {
  const given = readText(call, "chat_id") ?? ""
  if (given === "") throw badRequest("chat_id is empty")
  const member = findMember(world, readInteger(call, "chat_id") ?? 0)
  if (member === undefined || !member.started) throw badRequest("chat not found")
  return member
}

/** A member who can be written to. Errors: also 403 when the member has blocked the bot. */
export const readOpenChat = (world: World, call: Call): Member => {
  const member = readChat(world, call)
  if (member.blocked) throw new TelegramRefusal(403, "Forbidden: bot was blocked by the user")
  return member
}

/** The bot's own message that a call wants to change. `purpose` is Telegram's word for it in its refusals. */
export const readMessage = (world: World, call: Call, member: Member, purpose: "edit" | "delete"): StoredMessage => {
  const messageId = readInteger(call, "message_id")
  if (messageId === undefined || messageId <= 0) throw badRequest("message identifier is not specified")
  const stored = findMessage(world, member.id, messageId)
  if (stored === undefined) throw badRequest(`message to ${purpose} not found`)
  return stored
}
