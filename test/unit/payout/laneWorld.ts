import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import * as SignerMemory from "@sigmatrade/adapters/memory/SignerMemory"
import { Address } from "@sigmatrade/core/chain/Address"
import type { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { repairFinality } from "@sigmatrade/core/confirmation/repairFinality"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { scanGap } from "@sigmatrade/core/confirmation/scanGap"
import { availableOf, CHAIN_PAYOUT, CHAIN_TRANSIT, heldOf } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Movement } from "@sigmatrade/core/ledger/Entry"
import { withdrawalRequested } from "@sigmatrade/core/ledger/postings/withdrawalRequested"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import { PayoutPolicy } from "@sigmatrade/core/payout/PayoutPolicy"
import type { PayoutRules } from "@sigmatrade/core/payout/PayoutPolicy"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { runLane } from "@sigmatrade/core/payout/runLane"
import { settlePayouts } from "@sigmatrade/core/payout/settlePayouts"
import { watchSpends } from "@sigmatrade/core/payout/watchSpends"
import { ClientKey, Withdrawal, WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer } from "effect"
import { BNB, CHAIN, community, held, memberWithWallet, P1, P2, P3, USDT, walletOf } from "../community.ts"

/** The wallet payouts leave from. */
export const HOT = Address.make(`0x${"ab".repeat(20)}`)
export const LANE = { chainId: CHAIN, wallet: HOT }
/** Whoever fills it. */
const TREASURY = walletOf(9_999)

export const rules: PayoutRules = {
  gasPriceMin: 50_000_000n, gasPriceMax: 5_000_000_000n, gasLimitToken: 120_000n, gasLimitNative: 21_000n,
  replaceSeconds: 30, resendSeconds: 10, inFlightMax: 16, leaseSeconds: 15, answerMsMax: 3_000
}

/** A community of three providers whose payouts leave from a wallet of their own. */
export const laneCommunity = (
  given: Partial<PayoutRules> = {},
  allows?: (order: PaymentOrder) => boolean,
  feesMax: bigint | null = null
) =>
  Layer.mergeAll(
    community({ providers: [P1, P2, P3], quorum: 2, payout: HOT }),
    SignerMemory.layer(HOT, allows, feesMax),
    Layer.succeed(PayoutPolicy, { ...rules, ...given })
  )

/** What the watcher does with the chain, until there is surely nothing left. */
export const watch = Effect.fn("watch")(function*(rounds = 4) {
  for (let round = 0; round < rounds; round += 1) {
    yield* Effect.ignore(scanChain())
    yield* Effect.ignore(scanGap())
    yield* Effect.ignore(confirmDeposits())
    yield* Effect.ignore(repairFinality())
    yield* watchSpends()
    yield* settlePayouts()
  }
})

/** The hot wallet holds this much, final. */
export const fill = Effect.fn("fill")(function*(usdt: bigint, bnb = 10n ** 18n) {
  const script = yield* ChainScript
  const coming = [{ asset: USDT, amount: usdt }, { asset: BNB, amount: bnb }].filter(({ amount }) => amount > 0n)
  yield* script.mine(coming.map(({ amount, asset }) => ({ from: TREASURY, to: HOT, asset, amount })))
  yield* Effect.replicateEffect(script.mine(), 3, { discard: true })
  yield* watch()
})

let serial = 0

/** A member of this number has an approved withdrawal to his wallet. */
export const approved = Effect.fn("approved")(function*(member: User, amount: bigint, asset: AssetId = USDT, fee = 0n) {
  serial += 1
  const now = yield* DateTime.now
  const id = WithdrawalId.make(`01900000-0000-7000-8000-${serial.toString(16).padStart(12, "0")}`)
  const ledger = yield* Ledger
  const paid = new Movement({ debit: "chain:deposit" as never, credit: availableOf(member.id), asset, amount: Amount.make(amount) })
  yield* ledger.post([{ kind: "deposit-final", businessId: `for ${id}`, movements: [paid] }], now)
  const wallet = member.wallet?.address ?? TREASURY
  const withdrawal = new Withdrawal({
    id, userId: member.id, clientKey: ClientKey.make(`key-${serial}`), asset, amount: Amount.make(amount), fee: Amount.make(fee), destination: wallet,
    state: "approved", revision: 1, approvalsNeeded: 0, requestedAt: DateTime.add(now, { milliseconds: serial }),
    expiresAt: DateTime.add(now, { hours: 72 }), settledAt: null, reason: null
  })
  yield* ledger.post([withdrawalRequested(withdrawal)], now)
  yield* (yield* WithdrawalStore).add(withdrawal)
  return withdrawal
})

export const lane = (holder = "one") => runLane(holder)

/** Mines what waits and enough on top of it, and lets the watcher see it. */
export const mineFinalPayouts = Effect.fn("mineFinalPayouts")(function*() {
  yield* (yield* MempoolScript).mine()
  yield* Effect.replicateEffect((yield* ChainScript).mine(), 3, { discard: true })
  yield* watch()
})

/** What a wallet holds after the newest block. */
export const holds = Effect.fn("holds")(function*(wallet: Address, asset: AssetId = USDT) {
  const reader = yield* ChainReader
  const { latest } = yield* reader.head
  return (yield* reader.balances(asset, [wallet], latest.number))[0] ?? ZERO
})

/** The payout wallet's books less what the chain says it holds; what is to be sent again counts as still ours. */
export const booksLessChain = Effect.fn("booksLessChain")(function*(asset: AssetId = USDT) {
  return -(yield* held(CHAIN_PAYOUT, asset)) - (yield* holds(HOT, asset))
})

export const openPayouts = Effect.flatMap(PayoutStore, ({ open }) => open(LANE, 1000))
export const stateOf = Effect.fn("stateOf")(function*({ id }: Withdrawal) {
  return (yield* (yield* WithdrawalStore).get(id)).state
})
export const reserved = (member: User, asset: AssetId = USDT) => held(heldOf(member.id), asset)
export { CHAIN_TRANSIT, memberWithWallet, USDT, BNB }
/** What a world of the lane holds. */
export type LaneServices = Layer.Success<ReturnType<typeof laneCommunity>> | ChainProviders
