import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import type { ProviderCondition } from "@sigmatrade/adapters/memory/ProviderScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { HOUSE_CAPITAL, HOUSE_SUSPENSE } from "@sigmatrade/core/ledger/Account"
import { Effect } from "effect"
import * as fc from "fast-check"
import { available, BNB, held, memberWithWallet, OURS, P1, P2, P3, payment, USDT, walletOf } from "../../unit/community.ts"
import { inBooks, openKinds, settle, three } from "../../unit/confirmation/trustWorld.ts"
import { everyRun } from "../runs.ts"

/** What a provider may make up: money for a member, for nobody, or out of our wallet. */
const invented = fc.constantFrom(
  [], [payment(1, 1_000n)], [payment(1, 1_000n, USDT)], [payment(9, 77n)], [{ from: OURS, to: walletOf(9), asset: BNB, amount: 1n, gas: 1n }]
)
const near = fc.integer({ min: 1, max: 60 })
/** One way of being wrong. */
const wrong: fc.Arbitrary<Partial<ProviderCondition>> = fc.oneof(
  fc.tuple(near, invented).map(([number, transfers]) => ({ forges: { _tag: "Block" as const, number, transfers } })),
  near.map((number) => ({ forges: { _tag: "Answer" as const, number, what: "receipts root" } })),
  fc.oneof(fc.constant({ _tag: "None" as const }), near.map((number) => ({ _tag: "At" as const, number })), fc.constant({ _tag: "Lag" as const, blocks: 0 }))
    .map((finality) => ({ finality })),
  fc.constantFrom({ answers: { _tag: "Never" as const, afterMs: 0 } }, { answers: { _tag: "RateLimited" as const, retryAfterMs: 1 } }),
  fc.nat(40).map((lagBlocks) => ({ lagBlocks })),
  fc.nat(3).map((transfersMax) => ({ transfersMax })),
  fc.integer({ min: 1, max: 3 }).map((stretchBlocksMax) => ({ stretchBlocksMax })),
  near.map((blocksFrom) => ({ blocksFrom })),
  near.map((stateFrom) => ({ stateFrom })),
  fc.constant({ chainId: ChainId.make(97) }),
  fc.constant({ syncing: true }),
  invented.map((transfers) => ({ traces: { _tag: "False" as const, transfers } }))
)
const step = fc.record({ blocks: fc.integer({ min: 1, max: 12 }), paid: fc.boolean(), condition: fc.option(wrong, { nil: undefined }), heal: fc.boolean() })

it("one provider of three, whatever it does, neither brings a unit into the books nor keeps one out of them", () =>
  everyRun(fc.tuple(fc.constantFrom(P1, P2, P3), fc.nat(4), fc.array(step, { minLength: 1, maxLength: 10 })),
    () => three({ behindBlocksMax: 15, finalBlocksMax: 6 }),
    ([odd, lag, steps]) => Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      const [script, providers] = [yield* ChainScript, yield* ProviderScript]
      yield* script.setFinalized(lag)
      let total = 0n
      for (const { blocks, condition, heal, paid } of steps) {
        if (heal) yield* providers.heal(odd)
        if (condition !== undefined) yield* providers.set(odd, condition)
        for (let block = 0; block < blocks; block += 1) {
          const amount = paid && block % 2 === 0 ? BigInt(block + 1) : 0n
          total += amount
          yield* script.mine(amount === 0n ? [] : [payment(1, amount)])
        }
        yield* settle(2)
        yield* Effect.ignore(reconcileNatives())
      }
        // It goes on as it is; the others suffice. A preferred one may be 20 blocks behind before another one is read from.
      yield* Effect.replicateEffect(script.mine(), lag + 30, { discard: true })
      yield* settle(40)
      yield* Effect.ignore(reconcileNatives())
      yield* settle(5)
      assert.deepStrictEqual([yield* available(member), yield* available(member, USDT), yield* inBooks(), yield* inBooks(USDT)], [total, 0n, total, 0n])
      assert.deepStrictEqual([yield* held(HOUSE_SUSPENSE), yield* held(HOUSE_CAPITAL)], [0n, 0n])
      const open = yield* openKinds
      assert.isTrue(open.every((kind) => kind === "provider faulty"), open.join(", "))
    }), { numRuns: 60 }), 120_000)
