import { Effect, Redacted } from "effect"
import type { Handler } from "hono"
import { timingSafeEqual } from "hono/utils/buffer"
import type { Metrics } from "../ApiSettings.ts"
import type { ApiEnv } from "./ApiEnv.ts"
import { answerProblem } from "./answerProblem.ts"

/** Answers Prometheus, when it brings the token. */
export const answerMetrics = ({ answer, token }: Metrics): Handler<ApiEnv> => async (context) => {
  const brings = await timingSafeEqual(context.req.header("authorization") ?? "", `Bearer ${Redacted.value(token)}`)
  if (!brings) return answerProblem(context, "unauthorized", "Send METRICS_TOKEN as a bearer token.")
  const text = await Effect.runPromise(answer)
  return context.body(text, 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" })
}
