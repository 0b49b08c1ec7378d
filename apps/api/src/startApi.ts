import { Effect, Layer } from "effect"
import { ApiSettings } from "./ApiSettings.ts"
import { app } from "./app.ts"
import type { NodeServerOptions } from "./node.ts"
import { serveOnNode } from "./node.ts"
import { PROBLEM_BASE } from "./problems/CurrentRequest.ts"

type Settings = ApiSettings["Service"]
type Needed = "operatorKey" | "parts" | "isUnavailable"

/** What the API needs to know; everything with a limit has a default. */
export type ApiOptions =
  & Pick<Settings, Needed>
  & Pick<NodeServerOptions, "hostname" | "port">
  & Partial<Omit<Settings, Needed> & Omit<NodeServerOptions, "hostname" | "port">>

/** The limits in force when nobody says otherwise. */
export const apiDefaults = {
  problemBase: PROBLEM_BASE,
  bodyBytesMax: 64 * 1024,
  answerMsMax: 10_000,
  partMsMax: 2_000,
  readinessMs: 1_000,
  retryAfterSeconds: 5,
  headersMsMax: 10_000,
  requestMsMax: 30_000,
  keepAliveMs: 65_000,
  headerBytesMax: 16 * 1024,
  connectionsMax: 1_000,
  drainMsMax: 10_000
}

/**
 * Starts the API on Node and answers where it listens. It serves until the scope ends, then finishes the requests in hand.
 * Errors: `AddressUnusable`.
 */
export const startApi = Effect.fn("startApi")(function*(options: ApiOptions) {
  const settings = { ...apiDefaults, ...options }
  const { fetch } = yield* Effect.provideService(app, ApiSettings, ApiSettings.of(settings))
  return yield* serveOnNode((request) => fetch(request), settings)
})

/** The same as a layer, for a process that starts several apps. */
export const apiLayer = (options: ApiOptions) => Layer.effectDiscard(startApi(options))
