import type { Address } from "@sigmatrade/core/chain/Address"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import type { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import type { Broadcaster } from "@sigmatrade/core/payout/Broadcasters"
import type { BroadcastOutcome } from "@sigmatrade/core/payout/Payout"
import type { PaymentOrder, SignedPayment } from "@sigmatrade/core/payout/Signer"
import { Effect } from "effect"
import type { BlockTree } from "./BlockTree.ts"
import { MAIN } from "./BlockTree.ts"
import type { ChainNetworkSettings } from "./ChainNetworkMemory.ts"
import type { ChainScript } from "./ChainScript.ts"
import { orderInMemory } from "./signedInMemory.ts"
import type { MemoryBlock } from "./MemoryBlock.ts"
import { balanceAfter, balanceKey } from "./MemoryBlock.ts"
import type { NetworkCondition } from "./MemoryProvider.ts"
import type { SendingCondition } from "./MempoolScript.ts"
import { MempoolScript } from "./MempoolScript.ts"
import type { ScriptedTransfer } from "./ScriptedTransfer.ts"

/** Who sent the transactions of a block, asked very often of blocks that never change. */
const senders = new WeakMap<MemoryBlock, ReadonlyArray<Address>>()

const sendersIn = (block: MemoryBlock): ReadonlyArray<Address> => {
  const known = senders.get(block)
  if (known !== undefined) return known
  const found = [...new Map(block.content.transfers.map(({ from, sentBy, txHash }) => [txHash, sentBy ?? from])).values()]
  senders.set(block, found)
  return found
}

/** How many transactions of a wallet are in these blocks: the nonce of its next one. */
const countIn = (blocks: ReadonlyArray<MemoryBlock>, wallet: Address): number => {
  let count = 0
  for (const block of blocks) for (const sender of sendersIn(block)) if (sender === wallet) count += 1
  return count
}

const gasOf = ({ gasLimit, gasPrice }: PaymentOrder) => gasLimit * gasPrice

const transferOf = (order: PaymentOrder, { hash }: SignedPayment): ScriptedTransfer => ({
  from: order.wallet, to: order.to, asset: order.asset, amount: order.amount, txHash: hash, gas: gasOf(order)
})

interface Waiting {
  readonly order: PaymentOrder
  readonly payment: SignedPayment
}

/** The nonce behind all that wait without a gap. */
const pendingIn = (waiting: ReadonlyArray<Waiting>, wallet: Address, latest: number): number => {
  const nonces = new Set(waiting.filter(({ order }) => order.wallet === wallet).map(({ order }) => order.nonce))
  let count = latest
  while (nonces.has(count)) count += 1
  return count
}

/** What waits, whoever was told: providers tell each other. */
const makePool = (settings: Pick<ChainNetworkSettings, "native">, tree: BlockTree) => {
  const everSent = new Map<TxHash, SignedPayment>()
  let waiting: ReadonlyArray<Waiting> = []
  const keyOf = ({ nonce, wallet }: PaymentOrder) => `${wallet} ${nonce}`
  const take = (payment: SignedPayment): BroadcastOutcome => {
    const order = orderInMemory(payment)
    everSent.set(payment.hash, payment)
    if (waiting.some((one) => one.payment.hash === payment.hash)) return { _tag: "Accepted" }
    if (order.nonce < countIn(tree.branch(MAIN), order.wallet)) return { _tag: "Refused", reason: "nonce used" }
    if (balanceAfter(tree.newest(MAIN), balanceKey(settings.native, order.wallet)) < gasOf(order)) return { _tag: "Refused", reason: "no funds" }
    const rival = waiting.find((one) => keyOf(one.order) === keyOf(order))
    if (rival !== undefined && order.gasPrice * 10n < rival.order.gasPrice * 11n) return { _tag: "Refused", reason: "nonce occupied" }
    waiting = [...waiting.filter((one) => one !== rival), { order, payment }]
    return { _tag: "Accepted" }
  }
  /** What can be mined now, by nonce; what is used up leaves the pool. */
  const executable = (limit: number, priceMin: bigint, only?: ReadonlyArray<TxHash>): ReadonlyArray<Waiting> => {
    const named = only?.flatMap((hash) => everSent.get(hash) ?? []).map((payment) => ({ payment, order: orderInMemory(payment) }))
    const candidates = (named ?? waiting).toSorted((one, other) => one.order.nonce - other.order.nonce)
    const next = new Map<Address, number>()
    const left = new Map<Address, bigint>()
    const chosen: Array<Waiting> = []
    for (const one of candidates) {
      const { amount, asset, gasPrice, nonce, wallet } = one.order
      const count = next.get(wallet) ?? countIn(tree.branch(MAIN), wallet)
      const held = (left.get(wallet) ?? balanceAfter(tree.newest(MAIN), balanceKey(settings.native, wallet))) - gasOf(one.order)
      // Whoever cannot pay the gas is in no block, and uses no nonce up.
      if (nonce !== count || held < 0n || (named === undefined && gasPrice < priceMin) || chosen.length >= limit) continue
      chosen.push(one)
      next.set(wallet, count + 1)
      left.set(wallet, asset === settings.native && amount <= held ? held - amount : held)
    }
    return chosen
  }
  const pending = (wallet: Address, latest: number) => pendingIn(waiting, wallet, latest)
  return { take, executable, pending, forget: () => void (waiting = []), sent: () => [...everSent.values()] }
}

/** What the network does with payments beside the pool. */
interface Conduct {
  readonly conditions: Map<ProviderId, SendingCondition>
  readonly delegated: Set<Address>
  suggested: bigint
  priceMin: bigint
}

const sendTo = (pool: ReturnType<typeof makePool>, { conditions }: Conduct, id: ProviderId) => (payment: SignedPayment) =>
  Effect.sync((): BroadcastOutcome => {
    const condition = conditions.get(id) ?? { _tag: "Honest" }
    if (condition._tag === "Says") return condition.outcome
    if (condition._tag === "Deaf") return { _tag: "Unknown" }
    const outcome = pool.take(payment)
    return condition._tag === "Silent" ? { _tag: "Unknown" } : outcome
  })

/** What the network says of a wallet's nonces. */
const makeNonces = (pool: ReturnType<typeof makePool>, conduct: Conduct, tree: BlockTree, network: NetworkCondition) => {
  const nonces: Broadcaster["nonces"] = (wallet) => Effect.suspend(() => {
    if (network.failuresLeft > 0) return Effect.fail(new ChainUnavailable({ operation: "nonces", reason: network.reason }))
    const blocks = tree.branch(MAIN)
    const latest = countIn(blocks, wallet)
    const finalized = network.finalityLag === null ? null : countIn(blocks.slice(0, blocks.length - network.finalityLag), wallet)
    return Effect.succeed({ finalized, latest, pending: pool.pending(wallet, latest), hasCode: conduct.delegated.has(wallet) })
  })
  const nonceAt: Broadcaster["nonceAt"] = (wallet, number) => Effect.suspend(() => {
    const blocks = tree.branch(MAIN).filter(({ header }) => header.number <= number)
    return network.failuresLeft > 0 || blocks.at(-1)?.header.number !== number
      ? Effect.fail(new ChainUnavailable({ operation: "nonceAt", reason: "unknown block" }))
      : Effect.succeed(countIn(blocks, wallet))
  })
  return { nonces, nonceAt }
}

/** The providers of a memory chain as ways into it, and the hand that moves what waits there. Payments are mined into the very same chain. */
export const makeMempool = (
  settings: ChainNetworkSettings,
  tree: BlockTree,
  network: NetworkCondition,
  script: ChainScript["Service"]
) => {
  const pool = makePool(settings, tree)
  const conduct: Conduct = { conditions: new Map(), delegated: new Set(), suggested: 50_000_000n, priceMin: 0n }
  const nonces = makeNonces(pool, conduct, tree, network)
  const transfers = (limit: number, only?: ReadonlyArray<TxHash>) =>
    pool.executable(limit, conduct.priceMin, only).map(({ order, payment }) => transferOf(order, payment))
  const mempoolScript = MempoolScript.of({
    mine: (limit = Infinity, only) => Effect.suspend(() => script.mine(transfers(limit, only))),
    executable: (limit = Infinity, only) => Effect.sync(() => transfers(limit, only)),
    reorg: (depth, only) => Effect.suspend(() => {
      tree.drop(depth)
      return script.mine(transfers(Infinity, only))
    }),
    forget: Effect.sync(pool.forget),
    mineFrom: (gasPrice) => Effect.sync(() => void (conduct.priceMin = gasPrice)),
    suggest: (gasPrice) => Effect.sync(() => void (conduct.suggested = gasPrice)),
    delegate: (wallet, isDelegated) => Effect.sync(() => void (isDelegated ? conduct.delegated.add(wallet) : conduct.delegated.delete(wallet))),
    treat: (id, condition) => Effect.sync(() => void conduct.conditions.set(id, condition)),
    sent: Effect.sync(pool.sent),
    nonce: (wallet) => Effect.sync(() => countIn(tree.branch(MAIN), wallet))
  })
  const broadcasters = settings.providers.map((id): Broadcaster => ({ id, send: sendTo(pool, conduct, id), ...nonces, gasPrice: Effect.sync(() => conduct.suggested) }))
  return { broadcasters, mempoolScript }
}
