import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { Effect } from "effect"
import { BNB, memberWithWallet, payment } from "../community.ts"
import { empty, live, three, tx } from "../confirmation/trustWorld.ts"

it.effect("R21 nobody is told that his payment is gone while the older blocks that may hold it are still unread", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const one = payment(1, 5n, BNB, tx("a"))
    yield* live(...empty(3), [one])
    // While nobody watches the tip is exchanged, and many blocks are made; the payment stands in one of them.
    yield* (yield* ChainScript).reorg(1, [[], [one], ...empty(80)])
    for (let step = 0; step < 6; step += 1) {
      yield* Effect.ignore(scanChain())
      yield* Effect.ignore(confirmDeposits())
    }
    const [seen] = yield* (yield* DepositStore).ofUser(member.id, 1)
    assert.notStrictEqual(seen?.state, "dropped")
  }).pipe(Effect.provide(three({ behindBlocksMax: 10 }))))
