import type { Operator } from "@sigmatrade/core/admin/Operator"
import type { OperatorSession } from "@sigmatrade/core/admin/OperatorSession"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option } from "effect"
import { textsIn } from "./texts/textsIn.ts"
import type { Visit } from "./Visit.ts"
import { writeMoney } from "./writeMoney.ts"

/** A visit of an operator, in the language he reads in the bot. */
export const makeVisit = Effect.fn("makeVisit")(function*(session: OperatorSession, operator: Operator, requestId: string, query: URLSearchParams) {
  const member = Option.getOrNull(yield* (yield* UserStore).byTelegramId(session.telegramId))
  const texts = textsIn(member?.language ?? "en")
  return { session, operator, texts, requestId, query, ...(yield* writeMoney(texts)) } satisfies Visit
})
