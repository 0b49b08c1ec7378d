import type { MiddlewareHandler } from "hono"
import type { CurrentRequest } from "../problems/CurrentRequest.ts"
import type { ApiEnv } from "./ApiEnv.ts"
import { callerAddress } from "./callerAddress.ts"

/** Ids of callers we repeat: nothing that could break a header or a line of log. */
const WELL_FORMED = /^[\w.:-]{1,128}$/u
/** W3C Trace Context: version, trace, parent, flags. A version above ours may say more behind it. */
const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/u

/** Who a request is: the caller's `x-request-id` when that is well-formed, else a new id; its trace, and where it comes from. */
export const identityOf = (problemBase: string, trustedProxyHops: number) =>
(header: (name: string) => string | undefined, connection: string | undefined): typeof CurrentRequest.Service => {
  const [sent, parent] = [header("x-request-id"), header("traceparent")]
  return {
    requestId: sent !== undefined && WELL_FORMED.test(sent) ? sent : `req_${crypto.randomUUID()}`,
    traceId: parent === undefined ? null : TRACE_PARENT.exec(parent)?.[1] ?? null,
    address: callerAddress(header("x-forwarded-for"), connection, trustedProxyHops),
    problemBase
  }
}

/** Gives the request its identity, unless it has one, and says its id in the answer. */
export const identify = (identity: ReturnType<typeof identityOf>): MiddlewareHandler<ApiEnv> =>
async (context, next) => {
  const env: ApiEnv["Bindings"] | undefined = context.env
  const current = env?.prepared?.current ?? identity((name) => context.req.header(name), env?.incoming?.socket.remoteAddress)
  context.set("current", current)
  await next()
  context.header("request-id", current.requestId)
}
