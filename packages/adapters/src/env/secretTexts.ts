import { Effect, Option, Redacted, Result, ConfigProvider } from "effect"
import { givenText } from "./Setting.ts"
import type { Setting } from "./Setting.ts"
import { settingGroups } from "./settingGroups.ts"

/** What a value hides, however deep. */
const redactedIn = (value: unknown): ReadonlyArray<string> => {
  if (Redacted.isRedacted(value)) return [String(Redacted.value(value))]
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(redactedIn) : []
}

/** What of a URL opens something: who asks, and every piece of its path and query. Its host alone is no secret. */
const piecesOf = (text: string): ReadonlyArray<string> => {
  if (!/^[a-z]+:\/\//iu.test(text) || !URL.canParse(text)) return [text]
  const { password, pathname, searchParams, username } = new URL(text)
  return [username, password, ...pathname.split("/"), ...searchParams.values()].flatMap((piece) => {
    const plain = Result.try(() => decodeURIComponent(piece))
    return Result.isSuccess(plain) ? [piece, plain.success] : [piece]
  })
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
    Effect.map(givenText(setting, provider), Option.match({ onNone: () => [], onSome: (text) => secretsOf(setting, text) })))
  return [...new Set(given.flat().flatMap(piecesOf))]
})
