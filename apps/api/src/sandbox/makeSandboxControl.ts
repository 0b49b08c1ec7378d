import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ConfirmationsNeeded } from "@sigmatrade/core/chain/ConfirmationsNeeded"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { LogIndex, NATIVE, transferId } from "@sigmatrade/core/chain/Transfer"
import { depositAddress } from "@sigmatrade/core/deposit/depositAddress"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { approveWithdrawal } from "@sigmatrade/core/payout/approveWithdrawal"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { linkWallet } from "@sigmatrade/core/user/linkWallet"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Context } from "effect"
import { DateTime, Effect, FiberSet, Random } from "effect"
import type { SandboxClock } from "./makeSandboxClock.ts"
import type { SandboxChain } from "./makeSandboxChain.ts"
import { FINALITY_LAG } from "./makeSandboxChain.ts"
import type { SandboxJoin, SandboxPayment, SandboxState } from "./SandboxControl.ts"
import { SandboxControl } from "./SandboxControl.ts"
import type { SandboxServices } from "./sandboxWorld.ts"
import { DEPOSIT_WALLET, PAYOUT_WALLET, SANDBOX_CHAIN } from "./sandboxWorld.ts"
import { settleSandbox } from "./settleSandbox.ts"

/** Time passes in steps of the hourly job's period, in seconds, so that nothing due on the way is late by more. */
const STEP_SECONDS = 3_600
/** Blocks that end a step: what was mined before it becomes final. */
const STEP_BLOCKS = FINALITY_LAG + 1
/** Real time that webhooks' receivers may take before a step goes on without them. */
const RECEIVERS_MAX = "2 seconds"

/** What a sandbox is made of. */
export interface SandboxParts {
  readonly services: Context.Context<SandboxServices>
  readonly clock: SandboxClock
  readonly chain: SandboxChain
  readonly inHand: FiberSet.FiberSet<void, never>
  readonly size: Effect.Effect<{ readonly size: number; readonly sizeMax: number }>
  readonly reset: Effect.Effect<void>
}

const digits = (length: number) =>
  Effect.map(Effect.replicateEffect(Random.nextIntBetween(0, 16, { halfOpen: true }), length), (numbers) => numbers.map((number) => number.toString(16)).join(""))

/** A wallet nobody has. */
const freshWallet = Effect.map(digits(40), (hex) => Address.make(`0x${hex}`))

const join = Effect.fn("join")(function*({ sponsorId, wallet }: SandboxJoin) {
  const code = sponsorId === null ? "" : (yield* (yield* UserStore).get(sponsorId)).invitationCode
  const telegramId = TelegramId.make(yield* Random.nextIntBetween(1, 2 ** 40))
  const text = wallet ?? (yield* freshWallet)
  const { user } = yield* Effect.orDie(joinByInvitation({ telegramId, name: DisplayName.make(`Member ${telegramId}`), language: "en" }, code))
  return yield* linkWallet(user.id, text).pipe(Effect.catchTag("WalletAlreadyLinked", Effect.die))
})

/** The money on the chain, and which deposit it will be: it stands first in its block. */
const payment = Effect.fn("payment")(function*(chain: SandboxChain, { amount, asset, from, userId }: SandboxPayment) {
  const user = yield* (yield* UserStore).get(userId)
  const to = yield* depositAddress(user)
  const txHash = `0x${yield* digits(64)}` as NonNullable<ScriptedTransfer["txHash"]>
  yield* chain.mine([{ from: from ?? user.wallet?.address ?? (yield* freshWallet), to, asset, amount, txHash }])
  return transferId({ chainId: SANDBOX_CHAIN, txHash, logIndex: asset === BNB.id ? NATIVE : LogIndex.make(0) })
})

const walletsAt = Effect.fn("walletsAt")(function*(number: BlockNumber) {
  const [provider] = yield* ChainProviders
  const assets = (yield* ListedAssets).map(({ asset }) => asset.id)
  const held = yield* Effect.forEach(assets, (asset) =>
    Effect.map(provider?.reader.balances(asset, [DEPOSIT_WALLET, PAYOUT_WALLET], number) ?? Effect.succeed([]), (amounts) => ({ asset, amounts })))
  return ([["deposits", DEPOSIT_WALLET], ["payouts", PAYOUT_WALLET]] as const).map(([purpose, address], index) => ({
    purpose, address, balances: held.map(({ amounts, asset }) => ({ asset, amount: amounts[index] ?? Amount.make(0n) }))
  }))
})

const stateOf = Effect.fn("stateOf")(function*({ chain, inHand, size }: SandboxParts): Effect.fn.Return<SandboxState, never, SandboxServices> {
  const [provider] = yield* ChainProviders
  const head = yield* provider === undefined ? Effect.die(new Error("a sandbox without its provider")) : Effect.orDie(provider.reader.head)
  return {
    now: yield* DateTime.now,
    head: head.latest,
    final: head.finalized?.number ?? BlockNumber.make(0),
    confirmations: yield* ConfirmationsNeeded,
    wallets: yield* Effect.orDie(walletsAt(head.latest.number)),
    nextPayout: chain.fate.ordered(),
    webhooksInHand: yield* FiberSet.size(inHand),
    ...yield* size
  }
})

/** All that happens after a step: the watcher's work, and what a failure that was ordered has met. */
export const settle = Effect.fn("settle")(function*({ chain, inHand }: Pick<SandboxParts, "chain" | "inHand">) {
  yield* settleSandbox(inHand)
  const isSent = (yield* (yield* PayoutStore).open({ chainId: SANDBOX_CHAIN, wallet: PAYOUT_WALLET }, 1)).length > 0
  if (isSent) yield* chain.fate.sent
  const isDone = yield* Effect.timeoutOption(FiberSet.awaitEmpty(inHand), RECEIVERS_MAX)
  // What receivers said may plan further attempts, and what is due at once is begun.
  if (isDone._tag === "Some") yield* settleSandbox(inHand)
})

/** Two different people, as large withdrawals and incidents need. */
const OPERATORS = ["sandbox-1", "sandbox-2"].map((name) => OperatorName.make(name))
/** Withdrawals they look through at once. */
const WAITING_MAX = 1_000

/** Whatever they cannot agree to yet, or need not, is left as it is. */
const approve = Effect.gen(function*() {
  for (const operator of OPERATORS) {
    const waiting = yield* (yield* WithdrawalStore).inState("requested", WAITING_MAX)
    yield* Effect.forEach(waiting, ({ id, revision }) => Effect.ignore(approveWithdrawal(id, revision, operator)), { discard: true })
    const open = yield* (yield* IncidentStore).opened
    yield* Effect.forEach(open, ({ id }) => Effect.ignore(approveIncident(id, operator)), { discard: true })
  }
})

const advance = Effect.fn("advance")(function*(parts: SandboxParts, seconds: number) {
  for (let left = seconds; left > 0; left -= STEP_SECONDS) {
    const step = Math.min(left, STEP_SECONDS)
    const mined = step > STEP_BLOCKS ? STEP_BLOCKS : 0
    parts.clock.move((step - mined) * 1_000)
    yield* Effect.replicateEffect(parts.chain.mine(), mined, { discard: true })
    yield* settle(parts)
  }
})

/** The hand that moves a sandbox of these parts. */
export const makeSandboxControl = (parts: SandboxParts): SandboxControl["Service"] => {
  const { chain, services } = parts
  const within = <A, E>(effect: Effect.Effect<A, E, SandboxServices>) => Effect.provideContext(effect, services)
  const moved = <A, E>(move: Effect.Effect<A, E, SandboxServices>) => within(Effect.tap(move, () => settle(parts)))
  const toFinal = Effect.map(ConfirmationsNeeded, (confirmations) => Math.max(confirmations, FINALITY_LAG + 1))
  return SandboxControl.of({
    state: within(stateOf(parts)),
    join: (newcomer) => moved(join(newcomer)),
    pay: (one) => moved(payment(chain, one)),
    fund: (wallet, asset, amount) => moved(Effect.flatMap(freshWallet, (from) =>
      chain.mine([{ from, to: wallet === "deposits" ? DEPOSIT_WALLET : PAYOUT_WALLET, asset, amount }]))),
    mine: (count) => moved(Effect.flatMap(toFinal, (enough) => Effect.replicateEffect(chain.mine(), count ?? enough, { discard: true }))),
    reorg: (depth, payments) => moved(chain.reorg(depth, payments)),
    failNext: (failure) => moved(chain.fate.order(failure)),
    approve: moved(approve),
    advance: (seconds) => within(advance(parts, seconds)),
    reset: parts.reset
  })
}
