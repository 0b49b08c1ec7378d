import { Deferred, Effect, Layer } from "effect"
import { apiDefaults } from "./apiDefaults.ts"
import { ApiSettings } from "./ApiSettings.ts"
import { openApp } from "./app.ts"
import { Ending } from "./Ending.ts"
import type { NodeServerOptions } from "./node.ts"
import { serveOnNode } from "./node.ts"

type Settings = ApiSettings["Service"]
type Needed = "operatorKey" | "parts" | "isUnavailable"

/** What the API needs to know; everything with a limit has a default. */
export type ApiOptions =
  & Pick<Settings, Needed>
  & Pick<NodeServerOptions, "hostname" | "port">
  & Partial<Omit<Settings, Needed> & Omit<NodeServerOptions, "hostname" | "port">>

export { apiDefaults }

/**
 * Starts the API on Node and answers where it listens. It serves until the scope ends, then finishes the requests in hand.
 * Errors: `AddressUnusable`.
 */
export const startApi = Effect.fn("startApi")(function*(options: ApiOptions) {
  const settings = { ...apiDefaults, ...options }
  const ending = yield* Deferred.make<void>()
  const { hono, shortWay } = yield* openApp.pipe(Effect.provideService(ApiSettings, ApiSettings.of(settings)), Effect.provideService(Ending, Deferred.await(ending)))
  const listening = yield* serveOnNode((request, connection) => hono.fetch(request, connection), yield* shortWay, settings)
  // The last to be added is the first to run: what never ends by itself ends before the server waits for it.
  yield* Effect.addFinalizer(() => Deferred.succeed(ending, undefined))
  return listening
})

/** The same as a layer, for a process that starts several apps. */
export const apiLayer = (options: ApiOptions) => Layer.effectDiscard(startApi(options))
