import type { BotCommand } from "@grammyjs/types"
import type { BotMethods, Call } from "./BotMethods.ts"
import { readChat } from "./readChat.ts"
import { isRecord, readJson, readText } from "./readParameter.ts"
import { badRequest } from "./TelegramRefusal.ts"
import { privateChat } from "./World.ts"
import type { World } from "./World.ts"

const commandsMax = 100

const readCommands = (call: Call): ReadonlyArray<BotCommand> => {
  const given = readJson(call, "commands")
  if (!Array.isArray(given)) throw badRequest("can't parse commands: expected an Array of BotCommand")
  if (given.length > commandsMax) throw badRequest("BOT_COMMANDS_TOO_MUCH")
  return given.map((entry: unknown) => {
    const command = isRecord(entry) && typeof entry.command === "string" ? entry.command.replace(/^\//, "") : ""
    const description = isRecord(entry) && typeof entry.description === "string" ? entry.description : ""
    if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest("BOT_COMMAND_INVALID")
    if (description.length < 1 || description.length > 256) throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
    return { command, description }
  })
}

// Commands are kept per scope and language, as they are set. The page shows the default ones.
const placeOf = (call: Call) => {
  const scope = readJson(call, "scope")
  const kind = isRecord(scope) ? JSON.stringify(scope) : "default"
  return `${kind === "{\"type\":\"default\"}" ? "default" : kind}:${readText(call, "language_code") ?? ""}`
}

const language = (call: Call) => readText(call, "language_code") ?? ""

const readShort = (call: Call, name: "description" | "short_description", lengthMax: number) => {
  const value = readText(call, name) ?? ""
  if (value.length > lengthMax) throw badRequest(`bot ${name.replace("_", " ")} is too long`)
  return value
}

/** What a bot may download at once. */
const downloadBytesMax = 20 * 1024 * 1024

const infoMethods = (world: World): BotMethods<"getMe" | "getChat" | "getFile"> => ({
  getMe: () => world.state.bot,
  getChat: (call) => ({
    ...privateChat(readChat(world, call)),
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: false, limited_gifts: false, unique_gifts: false, premium_subscription: false, gifts_from_channels: false
    }
  }),
  getFile: (call) => {
    const id = readText(call, "file_id") ?? ""
    const [photo, file] = [world.state.photos[id], world.state.files[id]]
    const found = photo ?? file
    if (found === undefined) throw badRequest("invalid file_id")
    const size = Buffer.byteLength(found.base64, "base64")
    if (size > downloadBytesMax) throw badRequest("file is too big")
    const path = file === undefined ? `photos/${id}.${found.mime.replace("image/", "")}` : `${file.kind}s/${id}.${/\.(\w+)$/.exec(file.name)?.[1] ?? "bin"}`
    return { file_id: id, file_unique_id: `unique-${id}`, file_size: size, file_path: path }
  }
})

/** The methods that tell and set what the bot is, and look up what it knows. */
export const profileMethods = (world: World): BotMethods<
  | "getMe" | "getChat" | "getFile" | "setMyCommands" | "getMyCommands" | "deleteMyCommands"
  | "setMyDescription" | "getMyDescription" | "setMyShortDescription" | "getMyShortDescription"
> => {
  const { commands, descriptions, shortDescriptions } = world.state
  const changed = (): true => {
    world.changed({ kind: "bot" })
    return true
  }
  return {
    ...infoMethods(world),
    setMyCommands: (call) => {
      commands[placeOf(call)] = readCommands(call)
      return changed()
    },
    getMyCommands: (call) => [...(commands[placeOf(call)] ?? [])],
    deleteMyCommands: (call) => {
      delete commands[placeOf(call)]
      return changed()
    },
    setMyDescription: (call) => {
      descriptions[language(call)] = readShort(call, "description", 512)
      return changed()
    },
    getMyDescription: (call) => ({ description: descriptions[language(call)] ?? descriptions[""] ?? "" }),
    setMyShortDescription: (call) => {
      shortDescriptions[language(call)] = readShort(call, "short_description", 120)
      return changed()
    },
    getMyShortDescription: (call) => ({ short_description: shortDescriptions[language(call)] ?? shortDescriptions[""] ?? "" })
  }
}
