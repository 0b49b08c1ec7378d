import type { MiddlewareHandler } from "hono"
import type { ApiEnv } from "./ApiEnv.ts"

/** Ids of callers we repeat: nothing that could break a header or a line of log. */
const WELL_FORMED = /^[\w.:-]{1,128}$/u

/** Gives the request an id, the caller's `x-request-id` when that is well-formed, and says it in the answer. */
export const identify = (problemBase: string): MiddlewareHandler<ApiEnv> => async (context, next) => {
  const sent = context.req.header("x-request-id")
  const requestId = sent !== undefined && WELL_FORMED.test(sent) ? sent : `req_${crypto.randomUUID()}`
  context.set("current", { requestId, problemBase })
  await next()
  context.header("request-id", requestId)
}
