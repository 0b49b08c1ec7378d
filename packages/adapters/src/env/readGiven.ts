import { Config, Effect, Option, Result } from "effect"
import type { ConfigProvider } from "effect"
import type { Problem, Setting } from "./Setting.ts"

/** The text under a key; nothing counts as not set. */
const textUnder = (key: string, provider: ConfigProvider.ConfigProvider) =>
  Config.String(key).pipe(
    Config.option,
    (config) => config.parse(provider),
    Effect.orElseSucceed(() => Option.none<string>()),
    Effect.map(Option.filter((text) => text.trim() !== ""))
  )

/** Asked for by name, since settings are read where there are no files as well. */
const readText = async (path: string): Promise<string> => (await import("node:fs/promises")).readFile(path, "utf8")

/**
 * What somebody has written for a setting; nothing counts as not set. It may be a secret. `KEY_FILE` names a file that holds it, as Docker,
 * systemd and Kubernetes hand secrets over: there only the space at the end is left out. What goes wrong is told without a word of the file.
 */
export const readGiven = Effect.fnUntraced(function*({ key }: Setting<unknown>, provider: ConfigProvider.ConfigProvider) {
  const text = yield* textUnder(key, provider)
  const path = yield* textUnder(`${key}_FILE`, provider)
  if (Option.isNone(path)) return Result.succeed(Option.map(text, (value) => value.trim()))
  if (Option.isSome(text)) return Result.fail<Problem>({ key: `${key}_FILE`, rule: `left out where ${key} is set` })
  const read = yield* Effect.result(Effect.tryPromise(() => readText(path.value.trim())))
  return Result.mapBoth(read, {
    onFailure: (): Problem => ({ key: `${key}_FILE`, rule: "the path of a file that can be read" }),
    onSuccess: (content) => Option.filter(Option.some(content.trimEnd()), (value) => value.trim() !== "")
  })
})
