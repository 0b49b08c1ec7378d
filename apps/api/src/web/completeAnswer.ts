import type { Context, MiddlewareHandler } from "hono"
import { secureHeaders } from "hono/secure-headers"
import type { ProblemCode } from "../problems/problemCatalog.ts"
import { answerProblem } from "./answerProblem.ts"
import type { ApiEnv } from "./ApiEnv.ts"

/** Data, not pages: nothing in an answer may be run or framed. Pages bring their own. */
const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Errors of ours, pages among them. */
const MADE_HERE = /json|html/u

/** An error without a body of ours, from a layer between, becomes a problem all the same. */
const problemOfStatus = (status: number): readonly [code: ProblemCode, detail: string] =>
  status >= 500
    ? ["internal_error", "The request could not be answered because of an error in the server. Tell the operator the request_id."]
    : status === 404
    ? ["route_not_found", "Nothing is served at this path. See the reference at /docs."]
    : status === 415
    ? ["media_type_unsupported", "Send JSON with the header Content-Type: application/json."]
    : ["request_malformed", "The request could not be understood. Check its path, its query and its headers."]

/** What the path asks for: init data from a member about himself, a key from everybody else. */
const challenge = ({ req }: Context<ApiEnv>) => {
  const scheme = /^\/v1\/me(?:\/|$)/u.test(req.path) ? "tma" : "Bearer"
  return `${scheme} realm="sigmatrade"${req.header("authorization") === undefined ? "" : ", error=\"invalid_token\""}`
}

/** Puts on every answer what it must have, whoever made it: headers for safety, and those its status demands. */
export const completeAnswer = (retryAfterSeconds: number, guessedSeconds: number): ReadonlyArray<MiddlewareHandler<ApiEnv>> => [
  secureHeaders({ xFrameOptions: "DENY", referrerPolicy: "no-referrer" }),
  async (context, next) => {
    await next()
    const { status } = context.res
    if (status >= 400 && !MADE_HERE.test(context.res.headers.get("content-type") ?? "")) {
      const problem = answerProblem(context, ...problemOfStatus(status))
      // Else the headers of the answer before come along, its length among them.
      context.res = undefined
      context.res = problem
    }
    if (status === 401) context.header("www-authenticate", challenge(context))
    if (status === 503) context.header("retry-after", String(retryAfterSeconds))
    if (status === 429 && !context.res.headers.has("retry-after")) context.header("retry-after", String(guessedSeconds))
    if (!context.res.headers.has("content-security-policy")) context.header("content-security-policy", DATA_POLICY)
    if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store")
  }
]
