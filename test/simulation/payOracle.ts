import type { World } from "@sigmatrade/adapters/memory/World"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import { GAS } from "@sigmatrade/core/chain/Transfer"
import { isStopped } from "@sigmatrade/core/incident/Incident"
import type { Withdrawal, WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { isSettled, netOf } from "@sigmatrade/core/payout/Withdrawal"
import { HashMap } from "effect"
import { PAYOUT } from "./HistorySettings.ts"
import type { PayScene } from "./PayScene.ts"
import { holds } from "./PromiseBroken.ts"
import type { Scene } from "./Scene.ts"

/** What the chain has of the lane: what left for whom, by what it pays; and which transactions used nonces up. */
export interface LaneTruth {
  /** Payments by asset and amount, which tell by themselves what they pay. */
  readonly paid: ReadonlyMap<string, ReadonlyArray<Transfer>>
  /** The block in which a transaction of the wallet stands, by its hash. */
  readonly usedIn: ReadonlyMap<string, number>
}

const paymentKey = (asset: string, amount: bigint) => `${asset} ${amount}`

/** The lane as the chain shows it, told from the blocks alone. */
export const laneTruth = ({ truth }: Scene, { foreign }: PayScene): LaneTruth => {
  const paid = new Map<string, Array<Transfer>>()
  const usedIn = new Map<string, number>()
  for (const { transfers } of truth.blocks) {
    for (const transfer of transfers) {
      if (transfer.from !== PAYOUT) continue
      if (transfer.logIndex === GAS) usedIn.set(transfer.txHash, transfer.blockNumber)
      else if (!foreign.has(transfer.txHash)) {
        const key = paymentKey(transfer.asset, transfer.amount)
        paid.set(key, [...paid.get(key) ?? [], transfer])
      }
    }
  }
  return { paid, usedIn }
}

/** I-22: whoever had to agree has agreed to this very revision, as the operators themselves remember. */
const checkAgreed = ({ agreed }: PayScene, { approvalsNeeded, id, revision, state }: Withdrawal) => {
  if (state !== "approved" && state !== "paying" && state !== "paid") return
  const size = agreed.get(`${id} ${revision}`)?.size ?? 0
  holds(size >= approvalsNeeded, () => `I-22: ${id} is ${state}, and ${size} of ${approvalsNeeded} have agreed to revision ${revision}`)
}

/** I-30: what is over stays over, and is what people were told. */
const checkEnd = ({ ended, told }: PayScene, withdrawal: Withdrawal) => {
  const { id, state } = withdrawal
  const before = ended.get(id)
  holds(before === undefined || before === state, () => `I-30: ${id} was ${before} and is ${state}`)
  const said = told.get(id)
  holds(said === undefined || said === state, () => `${id} was ended as ${said} and is ${state}`)
  if (isSettled(withdrawal)) ended.set(id, state)
}

/** I-23, I-29: paid at most once, and only what is paid; over only by what is final. */
const checkPaid = (scene: Scene, world: World, { paid }: LaneTruth, withdrawal: Withdrawal) => {
  const { asset, destination, id, state } = withdrawal
  const payments = paid.get(paymentKey(asset, netOf(withdrawal))) ?? []
  holds(payments.length <= 1, () => `I-23: ${id} is paid ${payments.length} times: ${payments.map(({ txHash }) => txHash).join()}`)
  const [payment] = payments
  holds(payment === undefined || state === "paying" || state === "paid", () => `I-29: ${id} is ${state} and was paid in block ${payment?.blockNumber}`)
  holds(payment === undefined || payment.to === destination, () => `I-28: ${id} was paid to ${payment?.to}`)
  if (state !== "paid" || HashMap.size(world.recoveries) > 0) return
  holds(payment !== undefined, () => `I-29: ${id} is called paid, and is not`)
  holds(payment === undefined || payment.blockNumber <= scene.floor, () => `I-29: ${id} was settled in block ${payment?.blockNumber}, final is ${scene.floor}`)
}

/** I-25, I-26: a nonce pays one payment for ever, a payment has one nonce for ever. */
const checkNonces = ({ journal }: PayScene) => {
  const byNonce = new Map<number, string>()
  const byPayment = new Map<string, number>()
  for (const { order: { amount, asset, nonce, to } } of journal) {
    const payment = `${asset} ${amount} ${to}`
    holds((byNonce.get(nonce) ?? payment) === payment, () => `I-25: nonce ${nonce} was signed for ${byNonce.get(nonce)} and ${payment}`)
    holds(amount === 0n || (byPayment.get(payment) ?? nonce) === nonce, () => `I-26: ${payment} was signed under ${byPayment.get(payment)} and ${nonce}`)
    byNonce.set(nonce, payment)
    byPayment.set(payment, nonce)
  }
}

/** Every payment on the chain is one that somebody wished, and nothing of ours is there that we have not signed. */
const checkWished = ({ foreign, journal, wishes }: PayScene, world: World, { paid, usedIn }: LaneTruth) => {
  const signed = new Set<string>(journal.map(({ hash }) => hash))
  for (const hash of usedIn.keys()) holds(signed.has(hash) || foreign.has(hash as never), () => `I-24: nobody has signed ${hash}`)
  const known = new Map<string, WithdrawalId>([...wishes.values()].flatMap(({ id, wish }) => {
    const withdrawal = id === null ? undefined : HashMap.get(world.withdrawals, id)
    return withdrawal?._tag === "Some" ? [[paymentKey(wish.asset, netOf(withdrawal.value)), withdrawal.value.id] as const] : []
  }))
  for (const one of HashMap.values(world.withdrawals)) known.set(paymentKey(one.asset, netOf(one)), one.id)
  for (const key of paid.keys()) holds(known.has(key), () => `I-22: ${key} was paid, and nobody has asked for it`)
}

/** Looks whether everything that must hold of payouts holds now. */
export const checkPayouts = (scene: Scene, world: World) => {
  const { pay } = scene
  if (pay === null) return
  if (pay.broken !== null) holds(false, pay.broken)
  const truth = laneTruth(scene, pay)
  for (const withdrawal of HashMap.values(world.withdrawals)) {
    checkAgreed(pay, withdrawal)
    checkEnd(pay, withdrawal)
    checkPaid(scene, world, truth, withdrawal)
  }
  checkNonces(pay)
  checkWished(pay, world, truth)
}

/** I-51: while something stopped payouts both before and after a step, nothing was signed in it. */
export const checkUnsigned = ({ pay }: Scene, before: World, after: World, signedBefore: number) => {
  if (pay === null || pay.journal.length === signedBefore) return
  const through = before.incidents.filter(({ closedAt, id }) => closedAt === null && after.incidents.some((one) => one.id === id && one.closedAt === null))
  for (const { order } of pay.journal.slice(signedBefore)) {
    holds(!isStopped(through, "payouts", order.asset), () => `nonce ${order.nonce} was signed while payouts were stopped`)
  }
}
