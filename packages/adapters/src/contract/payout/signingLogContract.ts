import { assert, layer as withLayer } from "@effect/vitest"
import type { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { Amount, AMOUNT_MAX } from "@sigmatrade/core/money/Amount"
import { SignerEpoch, Signing, SigningLog } from "@sigmatrade/core/payout/SigningLog"
import type { WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { Effect } from "effect"
import type { Layer } from "effect"
import { anyReceiver, order, withdrawalAt } from "./order.ts"
import { minutesLater } from "../minutesLater.ts"

/** Each test has a wallet of its own, since one log serves them all. */
const signingsOf = (wallet: Address = anyReceiver()) =>
  (minutes: number, given: Parameters<typeof order>[0] = {}) =>
    new Signing({ order: order({ wallet, ...given }), at: minutesLater(minutes), epoch: SignerEpoch.make(1) })

const DAY = 24 * 60

/** What every `SigningLog` promises. */
export const signingLogContract = <E>(name: string, layer: Layer.Layer<SigningLog, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`SigningLog: ${name}`, (it) => {
    it.effect("what was noted stands before what comes later, exactly and in order; looking notes nothing", () => Effect.gen(function*() {
      const [log, at] = [yield* SigningLog, signingsOf()]
      const one = at(0, { amount: Amount.make(AMOUNT_MAX), gasPrice: 2n ** 200n, nonce: 0 })
      const [two, three] = [at(1, { nonce: 0, gasPrice: 2n ** 201n }), at(2, { nonce: 9 })]
      assert.deepStrictEqual((yield* log.append(one)).lastDay, [])
      assert.deepStrictEqual((yield* log.append(two)).ofNonce, [one])
      assert.deepStrictEqual((yield* log.before(three)).lastDay, [one, two])
      const { lastDay, ofNonce } = yield* log.append(three)
      assert.deepStrictEqual([lastDay, ofNonce], [[one, two], []])
      assert.deepStrictEqual((yield* log.before(three)).ofNonce, [three])
    }))

    it.effect("a day is 24 hours: what is older counts only for its nonce, what is younger or in the future counts", () => Effect.gen(function*() {
      const [log, at] = [yield* SigningLog, signingsOf()]
      const [old, young, future] = [at(0, { nonce: 1 }), at(1, { nonce: 2 }), at(9 * DAY, { nonce: 3 })]
      for (const one of [old, young, future]) yield* log.append(one)
      const { lastDay, ofNonce } = yield* log.before(at(DAY, { nonce: 1 }))
      assert.deepStrictEqual([lastDay, ofNonce], [[young, future], [old]])
    }))

    it.effect("a wallet's last day is told without an order too", () => Effect.gen(function*() {
      const [log, at] = [yield* SigningLog, signingsOf()]
      const [old, young] = [at(0, { nonce: 1 }), at(1, { nonce: 2 })]
      for (const one of [old, young]) yield* log.append(one)
      assert.deepStrictEqual(yield* log.lastDay(old.order, minutesLater(DAY)), [young])
      assert.deepStrictEqual(yield* log.lastDay(signingsOf()(0).order, minutesLater(DAY)), [])
    }))

    it.effect("another wallet and another chain are another memory", () => Effect.gen(function*() {
      const [log, at] = [yield* SigningLog, signingsOf()]
      yield* log.append(at(0))
      for (const other of [signingsOf()(1), at(1, { chainId: ChainId.make(97) })]) {
        const { lastDay, ofNonce } = yield* log.append(other)
        assert.deepStrictEqual([lastDay, ofNonce], [[], []])
      }
    }))

    it.effect("a withdrawal that was named once is known, whatever wallet it was named for, and so is a wallet's highest nonce", () => Effect.gen(function*() {
      const [log, at, elsewhere] = [yield* SigningLog, signingsOf(), signingsOf()]
      const [one, none] = [withdrawalAt(77_001), withdrawalAt(77_002)]
      const first = at(0, { nonce: 41, withdrawals: [one] })
      const [key, other] = [first.order, elsewhere(1, { nonce: 3, withdrawals: [none, one] })]
      assert.deepStrictEqual(yield* log.soFar(key, [one, none]), { nextNonce: 0, withdrawals: new Set<WithdrawalId>() })
      yield* log.append(first)
      yield* log.append(at(1, { nonce: 8, withdrawals: [withdrawalAt(77_003)] }))
      assert.deepStrictEqual((yield* log.before(other)).ofWithdrawals, [first])
      assert.deepStrictEqual(yield* log.soFar(key, [one, none]), { nextNonce: 42, withdrawals: new Set([one]) })
      assert.deepStrictEqual(yield* log.soFar(other.order, [none]), { nextNonce: 0, withdrawals: new Set<WithdrawalId>() })
    }))

    it.effect("of forty at once each finds exactly those that were first", () => Effect.gen(function*() {
      const [log, at] = [yield* SigningLog, signingsOf()]
      const found = yield* Effect.all(Array.from({ length: 40 }, () => log.append(at(0, { to: anyReceiver() }))), { concurrency: "unbounded" })
      assert.deepStrictEqual(found.map(({ ofNonce }) => ofNonce.length).toSorted((a, b) => a - b), Array.from({ length: 40 }, (_, i) => i))
    }))

    it.effect("the epoch only rises, whoever claims it, and is said with every answer", () => Effect.gen(function*() {
      const [log, at] = [yield* SigningLog, signingsOf()]
      const claims = yield* Effect.forEach([3, 7, 5], (epoch) => log.claim(SignerEpoch.make(epoch)))
      assert.deepStrictEqual(claims, [3, 7, 7])
      assert.strictEqual((yield* log.append(at(0))).epoch, 7)
      assert.strictEqual((yield* log.before(at(1))).epoch, 7)
    }))
  })
