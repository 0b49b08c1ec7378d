import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { orderInMemory } from "@sigmatrade/adapters/memory/signedInMemory"
import { Effect } from "effect"
import type { PayoutFailure } from "./SandboxControl.ts"
import { PROVIDER } from "./sandboxWorld.ts"

/** What the next payout meets on its way: one failure at a time, each once. */
export const makePayoutFate = Effect.gen(function*() {
  const mempool = yield* MempoolScript
  let failure: PayoutFailure | null = null
  const priceMax = Effect.map(mempool.sent, (sent) => sent.map((payment) => orderInMemory(payment).gasPrice).reduce((one, other) => one > other ? one : other, 0n))

  const order = Effect.fnUntraced(function*(next: PayoutFailure | null) {
    failure = next
    yield* mempool.treat(PROVIDER, { _tag: next === "unanswered" ? "Deaf" : "Honest" })
  })
  return {
    ordered: () => failure,
    order,
    /** What the next block holds of what waits to be mined. */
    mined: Effect.gen(function*() {
      const payouts = yield* mempool.executable()
      const [first] = payouts
      if (first === undefined) return []
      const met = failure
      failure = null
      if (met === "dropped") yield* mempool.forget
      if (met === "underpriced") yield* mempool.mineFrom((yield* priceMax) + 1n)
      if (met === "dropped" || met === "underpriced") return []
      yield* mempool.mineFrom(0n)
      return met === "reverted" ? payouts.map((one) => one.txHash === first.txHash ? { ...one, failed: true } : one) : payouts
    }),
    /** Something was sent: whoever was not answered is from now on. */
    sent: Effect.suspend(() => failure === "unanswered" ? order(null) : Effect.void)
  }
})
