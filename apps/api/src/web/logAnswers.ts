import { Context, Effect, LogLevel, References } from "effect"
import type { MiddlewareHandler } from "hono"
import type { CurrentRequest } from "../problems/CurrentRequest.ts"
import type { ApiEnv } from "./ApiEnv.ts"

/** Characters of a path that are logged at most. */
const PATH_LENGTH_MAX = 200
/** What probes ask all the time. */
const PROBED = new Set(["/health", "/ready", "/metrics"])

/** Writes one line for an answer: method, path without query, status and milliseconds since `started`. Never a header, so never a key. */
export type AnswerLog = (current: typeof CurrentRequest.Service, method: string, path: string, status: number, started: number) => void

/** The log of answers, where the log of these surroundings goes. */
export const answerLog = (surroundings: Context.Context<never>): AnswerLog => {
  const fork = Effect.runForkWith(surroundings)
  const isOff = LogLevel.isGreaterThan(Context.get(surroundings, References.MinimumLogLevel), "Info")
  return ({ requestId, traceId }, method, path, status, started) => {
    if (isOff) return
    const answer = { method, path: path.slice(0, PATH_LENGTH_MAX), status, durationMs: Math.round(performance.now() - started) }
    const log = PROBED.has(path) ? Effect.logDebug("Answered", answer) : Effect.logInfo("Answered", answer)
    fork(Effect.annotateLogs(log, traceId === null ? { requestId } : { requestId, traceId }))
  }
}

/** Logs every answer. */
export const logAnswers = (log: AnswerLog): MiddlewareHandler<ApiEnv> => async (context, next) => {
  const started = performance.now()
  await next()
  const { method, path } = context.req
  log(context.get("current"), method, path, context.res.status, started)
}
