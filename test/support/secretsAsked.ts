import { secretTexts } from "@sigmatrade/adapters/env/secretTexts"
import { ConfigProvider, Effect } from "effect"
import { secretSettings } from "./secretSettings.ts"

/** The keys of all secrets. */
export const secretKeys = secretSettings.map(({ setting }) => setting.key)

/** How often each key is asked for, nothing being set. */
const timesAsked = async (work: Effect.Effect<unknown, unknown>): Promise<ReadonlyMap<string, number>> => {
  const times = new Map<string, number>()
  const nothingSet = ConfigProvider.make((path) => Effect.sync(() => {
    const key = path.join("_")
    times.set(key, (times.get(key) ?? 0) + 1)
    return undefined
  }))
  await Effect.runPromiseExit(Effect.provide(work, ConfigProvider.layer(nothingSet)))
  return times
}

/**
 * The secrets an app asks for when it starts, by their keys: every one is asked for before any is missed. Each app also looks for every secret
 * once, whoever needs it, to keep it out of its log; that counts for none.
 */
export const secretsAsked = async (app: Effect.Effect<unknown, unknown>): Promise<ReadonlyArray<string>> => {
  const [asked, hidden] = [await timesAsked(app), await timesAsked(secretTexts)]
  return secretKeys.filter((key) => (asked.get(key) ?? 0) > (hidden.get(key) ?? 0)).toSorted()
}
