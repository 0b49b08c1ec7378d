import { ConfigProvider, Effect, Predicate, Redacted } from "effect"
import { databaseSettings } from "./databaseSettings.ts"
import { readSettings } from "./Setting.ts"

/** What a program on workerd is given: its settings, under the names they have everywhere, and the services it is bound to. */
export interface EdgeBindings {
  /** A pooler (Cloudflare Hyperdrive): where it is bound it is the database, and of `DB_*` only `DB_LOGGING` counts. */
  readonly HYPERDRIVE?: { readonly connectionString: string }
  readonly [name: string]: unknown
}

/** Reads settings from the bindings instead of the environment of a process. */
export const fromBindings = (bindings: EdgeBindings) => {
  const texts = Object.fromEntries(Object.entries(bindings).filter(([, value]) => Predicate.isString(value)))
  return Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(texts)))
}

/** How the database is reached: by the pooler, when one is bound, else as on Node. Errors: `SettingsInvalid`. */
export const readEdgeDatabase = Effect.fn("readEdgeDatabase")(function*({ HYPERDRIVE }: EdgeBindings) {
  if (HYPERDRIVE === undefined) {
    const { logging, ...reached } = yield* readSettings(databaseSettings)
    return { logging, reached }
  }
  const { logging } = yield* readSettings({ logging: databaseSettings.logging })
  return { logging, reached: { url: Redacted.make(HYPERDRIVE.connectionString) } }
})
