import { Effect, Option, Redacted, Result, ConfigProvider } from "effect"
import { readGiven } from "./readGiven.ts"
import type { Setting } from "./Setting.ts"
import { settingGroups } from "./settingGroups.ts"

/** What a value hides, however deep. */
const redactedIn = (value: unknown): ReadonlyArray<string> => {
  if (Redacted.isRedacted(value)) return [String(Redacted.value(value))]
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(redactedIn) : []
}

/** A piece as it is written and as it is meant. */
const plain = (piece: string): ReadonlyArray<string> => {
  const meant = Result.try(() => decodeURIComponent(piece))
  return Result.isSuccess(meant) ? [piece, meant.success] : [piece]
}

/** What of a secret opens something by itself: of a URL who asks, and every piece of its path and query, but not its host; of entries name=value the values and their words. */
const piecesOf = (text: string): ReadonlyArray<string> => {
  const entries = [...text.matchAll(/(?:^|,)\s*[\w-]+=([^,]+)/gu)].flatMap(([, value = ""]) => plain(value)).flatMap((value) => [value, ...value.split(" ")])
  if (!/^[a-z]+:\/\//iu.test(text) || !URL.canParse(text)) return [text, ...entries]
  const { password, pathname, searchParams, username } = new URL(text)
  return [username, password, ...pathname.split("/"), ...searchParams.values()].flatMap(plain)
}

/** A text that cannot be read may be a secret with a slip in it. */
const secretsOf = ({ read }: Setting<unknown>, text: string): ReadonlyArray<string> =>
  Result.match(read(text), { onFailure: () => [text], onSuccess: redactedIn })

/**
 * Every text that the settings as they are given hide, so that no log says it. What is a secret the settings say themselves: a new one is among
 * them without a word here.
 */
export const secretTexts: Effect.Effect<ReadonlyArray<string>> = Effect.gen(function*() {
  const provider = yield* ConfigProvider.ConfigProvider
  const settings = settingGroups({ hash: () => new Uint8Array(32) }, () => true).flatMap(([, group]) => group)
  const given = yield* Effect.forEach(settings, (setting) =>
    Effect.map(readGiven(setting, provider), (text) =>
      Option.match(Option.flatten(Result.getSuccess(text)), { onNone: () => [], onSome: (found) => secretsOf(setting, found) })))
  return [...new Set(given.flat().flatMap(piecesOf))]
})
