import type { Context } from "effect"
import { Effect } from "effect"
import type { MiddlewareHandler } from "hono"
import type { ApiEnv } from "./ApiEnv.ts"

/** Characters of a path that are logged at most. */
const PATH_LENGTH_MAX = 200
/** What probes ask all the time. */
const PROBED = new Set(["/health", "/ready"])

/** One line per answer: method, path without query, status and milliseconds. Never a header, so never a key. */
export const logAnswers = (surroundings: Context.Context<never>): MiddlewareHandler<ApiEnv> => {
  const fork = Effect.runForkWith(surroundings)
  return async (context, next) => {
    const started = performance.now()
    await next()
    const { method, path } = context.req
    const answer = {
      method,
      path: path.slice(0, PATH_LENGTH_MAX),
      status: context.res.status,
      durationMs: Math.round(performance.now() - started)
    }
    const log = PROBED.has(path) ? Effect.logDebug("Answered", answer) : Effect.logInfo("Answered", answer)
    fork(Effect.annotateLogs(log, { requestId: context.get("current").requestId }))
  }
}
