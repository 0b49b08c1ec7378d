import type { BotMethods } from "./BotMethods.ts"
import { readOpenChat } from "./readChat.ts"
import { readFlag, readText } from "./readParameter.ts"
import { badRequest } from "./TelegramRefusal.ts"
import type { World } from "./World.ts"

const actions: ReadonlySet<string> = new Set([
  "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
  "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"
])

const actionMs = 5_000

/** The methods that say something which is no message. */
export const answerMethods = (world: World): BotMethods<"answerCallbackQuery" | "sendChatAction"> => ({
  answerCallbackQuery: (call) => {
    const queryId = readText(call, "callback_query_id") ?? ""
    const text = readText(call, "text") ?? ""
    if (text.length > 200) throw badRequest("MESSAGE_TOO_LONG")
    const query = world.state.queries.find(({ id }) => id === queryId)
    if (query === undefined || world.now() - query.at > world.limits.callbackLifetimeMsMax) {
      throw badRequest("query is too old and response timeout expired or query ID is invalid")
    }
    const url = readText(call, "url") ?? ""
    if (url !== "" && !url.startsWith(`https://t.me/${world.state.bot.username}?start=`) && !url.startsWith("tg://")) {
      throw badRequest("URL_INVALID")
    }
    query.answer = { queryId, text, alert: readFlag(call, "show_alert"), ...(url === "" ? {} : { url }) }
    world.changed({ kind: "chat", memberId: query.memberId })
    return true
  },
  sendChatAction: (call) => {
    const action = readText(call, "action") ?? ""
    const member = readOpenChat(world, call)
    if (!actions.has(action)) throw badRequest("wrong parameter action in request")
    world.actions.set(member.id, { action, until: world.now() + actionMs })
    world.changed({ kind: "chat", memberId: member.id })
    return true
  }
})
