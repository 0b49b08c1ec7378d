import { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import type { LimitSubject } from "@sigmatrade/core/limit/LimitRule"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import type { Taken } from "@sigmatrade/core/limit/RateLimits"
import { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { InitDataValidator } from "@sigmatrade/core/user/InitDataValidator"
import type { Context, MiddlewareHandler } from "hono"
import { DateTime, Effect, Exit, Redacted } from "effect"
import { callerSubject } from "../callerSubject.ts"
import { answerProblem } from "./answerProblem.ts"
import type { ApiEnv } from "./ApiEnv.ts"
import { preparedOf } from "./ApiEnv.ts"

/** The name of the only policy there is. */
const POLICY = "burst"

/** Init data in the header `Authorization`. Source: https://docs.telegram-mini-apps.com/platform/init-data */
const INIT_DATA = /^tma +(.+)$/iu

/** Who is counted: a member by his Telegram account, however often he opens the Mini App; whoever shows a key by the key; anybody else by his address. */
const subjects = Effect.gen(function*() {
  const [{ hash }, { validate }] = [yield* Sha256, yield* InitDataValidator]
  // Who asks has often asked before.
  let last: { readonly shown: string; readonly subject: Effect.Effect<LimitSubject> } | null = null
  const byKey = (shown: string) => {
    if (last?.shown !== shown) last = { shown, subject: Effect.succeed(callerSubject("key", shown, hash)) }
    return last.subject
  }
  return (shown: string | undefined, address: string): Effect.Effect<LimitSubject> => {
    const byAddress = () => callerSubject("address", address, hash)
    if (shown === undefined) return Effect.succeed(byAddress())
    const [, initData] = INIT_DATA.exec(shown) ?? []
    if (initData === undefined) return byKey(shown)
    return Effect.match(validate(Redacted.make(initData)), {
      onSuccess: (telegramId) => callerSubject("member", String(telegramId), hash), onFailure: byAddress
    })
  }
})

const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1_000))

const refuse = (context: Context<ApiEnv>, { waitMs }: Extract<Taken, { readonly _tag: "Refused" }>) =>
  answerProblem(
    context, "quota_exceeded", `Wait ${seconds(waitMs)} seconds before the next request.`,
    { "retry-after": String(seconds(waitMs)) }, { "violated-policies": [POLICY] }
  )

/**
 * Counts requests per caller. `take`, given the header `Authorization` and the address, answers at once where whoever counts does; `null`: counts are unknown now. `headersOf` is what an answer says of them (draft-ietf-httpapi-ratelimit-headers).
 */
export const requestLimits = Effect.gen(function*() {
  const rule = (yield* LimitRules).request
  const { take } = yield* RateLimits
  const subjectOf = yield* subjects
  const fork = Effect.runForkWith(yield* Effect.context<never>())
  const [{ count, ms }] = rule.windows
  const policy = `"${POLICY}";q=${count};w=${seconds(ms)}`
  const counted = (shown: string | undefined, address: string) =>
    Effect.flatMap(subjectOf(shown, address), (subject) => Effect.flatMap(DateTime.now, (now) =>
      Effect.catch(take({ operation: "request", subject, rule, now }), () => Effect.succeed(null))))
  return {
    take: (shown: string | undefined, address: string): Taken | null | Promise<Taken | null> => {
      const fiber = fork(counted(shown, address))
      const exit = fiber.pollUnsafe()
      return exit !== undefined && Exit.isSuccess(exit)
        ? exit.value
        : new Promise((resolve, reject) => fiber.addObserver((late) => Exit.isSuccess(late) ? resolve(late.value) : reject(late.cause)))
    },
    headersOf: (taken: Taken | null): ReadonlyArray<readonly [name: string, value: string]> => {
      if (taken === null) return []
      const [left, resetMs] = taken._tag === "Refused" ? [0, taken.waitMs] : [taken.left, taken.resetMs]
      return [["ratelimit-policy", policy], ["ratelimit", `"${POLICY}";r=${left};t=${seconds(resetMs)}`]]
    }
  }
})

/** Counts requests, unless they are counted already, and says in every answer how many are left. While counts are unknown nobody is refused. */
export const limitRequests = ({ headersOf, take }: Effect.Success<typeof requestLimits>): MiddlewareHandler<ApiEnv> => async (context, next) => {
  const prepared = preparedOf(context)
  const taken = prepared === undefined ? await take(context.req.header("authorization"), context.get("current").address) : prepared.taken
  if (taken?._tag === "Refused") context.res = refuse(context, taken)
  else await next()
  for (const [name, value] of headersOf(taken)) context.header(name, value)
}
