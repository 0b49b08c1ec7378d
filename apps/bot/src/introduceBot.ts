import type { Api } from "grammy"
import { Effect } from "effect"
import { callTelegram } from "./callTelegram.ts"
import { COMMANDS } from "./readRequest.ts"
import { LANGUAGES, textsIn } from "./texts/textsIn.ts"

/**
 * Tells Telegram the bot's commands and descriptions in every language, the first one for all who speak none of them. Cosmetic: a
 * failure is logged and changes nothing.
 */
export const introduceBot = Effect.fn("introduceBot")(
  function*(api: Api) {
    for (const [index, language] of LANGUAGES.entries()) {
      const texts = textsIn(language)
      const spoken = index === 0 ? {} : { language_code: language }
      const commands = COMMANDS.map((command) => ({ command, description: texts.plain(`command-${command}`) }))
      yield* callTelegram("setMyCommands", () => api.setMyCommands(commands, spoken))
      yield* callTelegram("setMyDescription", () => api.setMyDescription(texts.plain("bot-description"), spoken))
      yield* callTelegram("setMyShortDescription", () => api.setMyShortDescription(texts.plain("bot-short-description"), spoken))
    }
  },
  Effect.catch((failure) => Effect.logWarning("The bot's commands could not be set", { failure }))
)
