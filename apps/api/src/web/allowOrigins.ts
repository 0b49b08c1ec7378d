import type { MiddlewareHandler } from "hono"
import { cors } from "hono/cors"
import type { ApiEnv } from "./ApiEnv.ts"

/** How long a browser remembers what it may ask, in seconds. */
const MAX_AGE_SECONDS = 600
/** What pages may read beside the answer itself. */
const EXPOSED = ["request-id", "ratelimit", "ratelimit-policy", "retry-after", "etag", "idempotency-replayed"]
const SENT = ["authorization", "content-type", "idempotency-key", "if-match", "if-none-match", "x-request-id", "traceparent"]

/** Lets pages of these origins read answers. Keys are sent in a header by whoever has one, so no cookie is ever allowed. */
export const allowOrigins = (origins: ReadonlyArray<string>): MiddlewareHandler<ApiEnv> => cors({
  origin: origins.includes("*") ? "*" : [...origins],
  allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
  allowHeaders: SENT,
  exposeHeaders: EXPOSED,
  maxAge: MAX_AGE_SECONDS
})
