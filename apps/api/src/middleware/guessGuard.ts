import type { KeyHash } from "@sigmatrade/core/admin/Operator"
import { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import type { LimitRule } from "@sigmatrade/core/limit/LimitRule"
import { LimitSubject } from "@sigmatrade/core/limit/LimitRule"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import type { Taken } from "@sigmatrade/core/limit/RateLimits"
import { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { DateTime, Effect, Option, RcMap, Semaphore } from "effect"
import { callerSubject } from "../callerSubject.ts"
import { CurrentRequest } from "../problems/CurrentRequest.ts"
import type { KeyMemory, WrongKeys } from "./KeyMemory.ts"
import { keep } from "./KeyMemory.ts"

const EVERYWHERE = LimitSubject.make("everywhere")

/** What is known of an address after one more wrong key. While nobody knows what others have counted, this process counts on. */
const after = (taken: Taken | null, { windows: [{ count, ms }] }: LimitRule, before: WrongKeys | null, nowMs: number): WrongKeys => {
  if (taken === null) return { count: (before?.count ?? 0) + 1, until: before?.until ?? nowMs + ms }
  return taken._tag === "Refused" ? { count, until: nowMs + taken.waitMs } : { count: count - taken.left, until: nowMs + taken.resetMs }
}

/** What was kept of an address and still counts. */
const current = ({ wrong }: KeyMemory, address: string, nowMs: number) => {
  const found = wrong.get(address)
  return found !== undefined && found.until > nowMs ? found : null
}

/** Counts a wrong key of an address, and raises the alarms. */
const wrongKeys = Effect.fnUntraced(function*(memory: KeyMemory) {
  const [{ take }, rules, { hash }] = [yield* RateLimits, yield* LimitRules, yield* Sha256]
  const counted = (operation: "wrong-key" | "wrong-key-everywhere", subject: LimitSubject, now: DateTime.Utc) =>
    take({ operation, subject, rule: rules[operation], now }).pipe(Effect.catchTag("LimitsUnavailable", () => Effect.succeed(null)))

  return Effect.fnUntraced(function*(address: string) {
    const [now, rule] = [yield* DateTime.now, rules["wrong-key"]]
    const taken = yield* counted("wrong-key", callerSubject("address", address, hash), now)
    const known = after(taken, rule, current(memory, address, now.epochMilliseconds), now.epochMilliseconds)
    keep(memory.wrong, address, known)
    if (known.count === rule.windows[0].count) yield* Effect.logWarning("Somebody tries keys: no unknown one of this address is looked at for a while", { address })
    const everywhere = yield* counted("wrong-key-everywhere", EVERYWHERE, now)
    if (everywhere?._tag === "Refused" && everywhere.isFirst) yield* Effect.logError("Keys are being tried from many addresses: see who asks, and renew keys that may be known")
  })
})

/**
 * Counts wrong keys by the address they come from, where limits are counted, so that processes share the count: after `wrong-key` allows no
 * more, no unknown key of that address is looked at. One that has been right here is looked at in any case: a stranger behind the same proxy
 * locks nobody out who is at work already. Unknown keys of one address take turns, so that a thousand at once are no more tries than one by one.
 */
export const guessGuard = Effect.fnUntraced(function*(memory: KeyMemory) {
  const { right } = memory
  const [{ count: triesMax }] = (yield* LimitRules)["wrong-key"].windows
  const count = yield* wrongKeys(memory)
  const turns = yield* RcMap.make({ lookup: (_address: string) => Semaphore.make(1) })

  const lookAt = Effect.fnUntraced(function*<A, R>(key: KeyHash, address: string, known: Effect.Effect<Option.Option<A>, never, R>) {
    const found = yield* known
    if (Option.isNone(found)) yield* count(address)
    else if (!right.has(key)) keep(right, key, true)
    return found
  })

  const lookAtNew = Effect.fnUntraced(function*<A, R>(key: KeyHash, address: string, known: Effect.Effect<Option.Option<A>, never, R>) {
    const { epochMilliseconds } = yield* DateTime.now
    const isClosed = !right.has(key) && (current(memory, address, epochMilliseconds)?.count ?? 0) >= triesMax
    return isClosed ? "closed" : yield* lookAt(key, address, known)
  })

  /** Answers whom a key makes of its caller (`known` asks), or `closed` when it is not even asked. */
  return Effect.fnUntraced(function*<A, R>(key: KeyHash, known: Effect.Effect<Option.Option<A>, never, R>) {
    const { address } = yield* CurrentRequest
    if (right.has(key)) return yield* lookAt(key, address, known)
    return yield* Effect.scoped(Effect.flatMap(RcMap.get(turns, address), (turn) => turn.withPermits(1)(lookAtNew(key, address, known))))
  })
})
