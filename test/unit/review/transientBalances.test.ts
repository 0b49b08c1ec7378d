import { assert, it } from "@effect/vitest"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { Effect, Option } from "effect"
import { available, BNB, CHAIN, memberWithWallet, OURS, P2, P3, walletOf } from "../community.ts"
import { empty, live, settle, three } from "../confirmation/trustWorld.ts"
import { lying } from "./lying.ts"

it.effect("R17 a member's payment by a contract is his, though two providers did not answer for a moment while it was looked for", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(4))
    yield* reconcileNatives()
    yield* live([{ from: walletOf(1), to: OURS, asset: BNB, amount: 5n, internal: true }], ...empty(5))
    const mark = Option.getOrThrow(yield* (yield* ScanCursorStore).finalMark(CHAIN))
    const resting = [P2, P3].map((id) => [id, (reader: Parameters<NonNullable<Parameters<typeof lying>[0][number][1]>>[0]) => ({
      balances: (asset: typeof BNB, wallets: ReadonlyArray<typeof OURS>, number: typeof mark.number) => number < mark.number
        ? Effect.fail(new ChainUnavailable({ operation: "balances", reason: "rate limited" }))
        : reader.balances(asset, wallets, number)
    })] as const)
    yield* Effect.ignore(reconcileNatives()).pipe(lying(resting))
    for (let step = 0; step < 4; step += 1) {
      yield* settle(2)
      yield* reconcileNatives()
    }
    yield* settle(2)
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(Effect.provide(three())))
