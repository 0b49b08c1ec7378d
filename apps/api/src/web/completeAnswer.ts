import type { Context, MiddlewareHandler } from "hono"
import { secureHeaders } from "hono/secure-headers"
import type { ProblemCode } from "../problems/problemCatalog.ts"
import { answerProblem } from "./answerProblem.ts"
import type { ApiEnv } from "./ApiEnv.ts"

/** Data, not pages: nothing in an answer may be run or framed. Pages bring their own. */
const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** An error without a body, which no layer of ours makes, becomes a problem all the same. */
const problemOfStatus = (status: number): readonly [code: ProblemCode, detail: string] =>
  status >= 500
    ? ["internal_error", "The request could not be answered because of an error in the server. Tell the operator the request_id."]
    : status === 404
    ? ["route_not_found", "Nothing is served at this path. See the reference at /docs."]
    : ["request_malformed", "The request could not be understood. Check its path, its query and its headers."]

const challenge = (context: Context<ApiEnv>) =>
  context.req.header("authorization") === undefined ? "Bearer realm=\"sigmatrade\"" : "Bearer realm=\"sigmatrade\", error=\"invalid_token\""

/** Puts on every answer what it must have, whoever made it: headers for safety, and those its status demands. */
export const completeAnswer = (retryAfterSeconds: number): ReadonlyArray<MiddlewareHandler<ApiEnv>> => [
  secureHeaders({ xFrameOptions: "DENY", referrerPolicy: "no-referrer" }),
  async (context, next) => {
    await next()
    const { status } = context.res
    if (status >= 400 && !context.res.headers.has("content-type")) {
      context.res = answerProblem(context, ...problemOfStatus(status))
    }
    if (status === 401) context.header("www-authenticate", challenge(context))
    if (status === 503) context.header("retry-after", String(retryAfterSeconds))
    if (!context.res.headers.has("content-security-policy")) context.header("content-security-policy", DATA_POLICY)
    if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store")
  }
]
