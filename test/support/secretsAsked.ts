import { ConfigProvider, Effect } from "effect"
import { secretSettings } from "./secretSettings.ts"

/** The keys of all secrets. */
export const secretKeys = secretSettings.map(({ setting }) => setting.key)

/** The secrets an app asks for when it starts, by their keys: every one is asked for before any is missed. */
export const secretsAsked = async (app: Effect.Effect<unknown, unknown>): Promise<ReadonlyArray<string>> => {
  const asked = new Set<string>()
  const nothingSet = ConfigProvider.make((path) => Effect.sync(() => void asked.add(path.join("_"))))
  await Effect.runPromiseExit(Effect.provide(app, ConfigProvider.layer(nothingSet)))
  return secretKeys.filter((key) => asked.has(key)).toSorted()
}
