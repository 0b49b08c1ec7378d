import { feesByNonce } from "./feesByNonce.ts"
import { isOfSameKey } from "./signedLastDay.ts"
import type { PaymentOrder } from "./Signer.ts"
import { SigningRefused } from "./Signer.ts"
import type { SigningLimits } from "./SigningLimits.ts"
import type { SignedBefore } from "./SigningLog.ts"

type Limits = SigningLimits["Service"]
type Fault = SigningRefused | null

/** What the cheapest transaction costs; one with less is never mined. */
const GAS_LIMIT_MIN = 21_000n
/** Zero, precompiles and the chain's own contracts live at or below it: nobody has their keys. */
const RESERVED_ADDRESS_MAX = 0xffffn

const refuse = (rule: SigningRefused["rule"], detail: string) => new SigningRefused({ rule, detail })

const keyFault = ({ chainId, wallet }: PaymentOrder, limits: Limits, { epoch }: SignedBefore): Fault => {
  if (epoch > limits.epoch) return refuse("signer epoch", `epoch ${epoch} was claimed, this instance is of epoch ${limits.epoch}`)
  if (wallet !== limits.wallet) return refuse("other wallet", `the key belongs to ${limits.wallet}, not to ${wallet}`)
  return chainId === limits.chainId ? null : refuse("other chain", `the signer is on chain ${limits.chainId}, not on ${chainId}`)
}

/** Whether an order pays nobody and only uses up its nonce. */
const fillsGap = ({ amount, to, wallet }: PaymentOrder) => amount === 0n && to === wallet

const receiverFault = (order: PaymentOrder, isNative: boolean, { receiversNever, receiversOnly }: Limits): Fault => {
  const { amount, to, wallet } = order
  if (fillsGap(order)) return isNative ? null : refuse("receiver not allowed", "a gap is filled with the native coin only")
  if (amount === 0n) return refuse("receiver not allowed", "nothing is sent to anybody but the wallet itself")
  if (to === wallet || receiversNever.has(to)) return refuse("receiver not allowed", `${to} is one of ours, or a token's contract`)
  if (BigInt(to) <= RESERVED_ADDRESS_MAX) return refuse("receiver not allowed", `${to} is nobody's wallet`)
  return receiversOnly === null || receiversOnly.has(to) ? null : refuse("receiver not allowed", `${to} is not on the list of receivers`)
}

const feeFault = ({ gasLimit, gasPrice }: PaymentOrder, { gasLimitMax, gasPriceMax }: Limits): Fault => {
  if (gasLimit < GAS_LIMIT_MIN || gasLimit > gasLimitMax) {
    return refuse("fee above limit", `a gas limit of ${gasLimit} is not within ${GAS_LIMIT_MIN} to ${gasLimitMax}`)
  }
  return gasPrice >= 0n && gasPrice <= gasPriceMax
    ? null
    : refuse("fee above limit", `a gas price of ${gasPrice} is not within 0 to ${gasPriceMax}`)
}

/** Without its names nobody could tell that a payment is made a second time. */
const namesFault = (order: PaymentOrder): Fault =>
  fillsGap(order) === (order.withdrawals.length === 0)
    ? null
    : refuse("withdrawal not named", "a payment names the withdrawals it pays, and what fills a gap pays none")

/** Logs from before orders named what they pay have none. */
const payTheSame = (one: PaymentOrder, other: PaymentOrder): boolean =>
  one.withdrawals.length === 0 || other.withdrawals.length === 0 ||
  (one.withdrawals.length === other.withdrawals.length && one.withdrawals.every((id) => other.withdrawals.includes(id)))

/** Whether two orders differ at most in the price of gas. */
const isSamePayment = (one: PaymentOrder, other: PaymentOrder): boolean =>
  one.asset === other.asset && one.to === other.to && one.amount === other.amount && one.gasLimit === other.gasLimit && payTheSame(one, other)

/** A repeat of what was signed is harmless. What is new under the nonce must be the same payment, and cost no less than the dearest one. */
const nonceFault = (order: PaymentOrder, { ofNonce }: SignedBefore): Fault => {
  const [first] = ofNonce
  if (first === undefined) return null
  if (!isSamePayment(order, first.order)) {
    return refuse("nonce signed for another payment", `nonce ${order.nonce} was given to a payment to ${first.order.to}`)
  }
  const prices = ofNonce.filter((signing) => isSamePayment(signing.order, order)).map((signing) => signing.order.gasPrice)
  return prices.includes(order.gasPrice) || prices.every((price) => order.gasPrice >= price)
    ? null
    : refuse("nonce signed for another payment", `a replacement under nonce ${order.nonce} must not cost less than the one before`)
}

/** A withdrawal is paid under the nonce it was first signed for, whatever became of that: the books may be older than the log. */
const withdrawalFault = (order: PaymentOrder, { ofWithdrawals }: SignedBefore): Fault => {
  for (const id of order.withdrawals) {
    const first = ofWithdrawals.find((signing) => signing.order.withdrawals.includes(id))?.order
    if (first !== undefined && !(isOfSameKey(first, order) && first.nonce === order.nonce)) {
      return refuse("withdrawal signed under another nonce", `${id} was given nonce ${first.nonce} of ${first.wallet}`)
    }
  }
  return null
}

const dayFault = (order: PaymentOrder, dayMax: bigint, { feesPerDayMax }: Limits, { lastDay }: SignedBefore): Fault => {
  const amounts = new Map<number, bigint>()
  const orders = [...lastDay.map((signing) => signing.order), order]
  for (const one of orders) if (one.asset === order.asset && !amounts.has(one.nonce)) amounts.set(one.nonce, one.amount)
  const sum = [...amounts.values()].reduce((total, value) => total + value, 0n)
  if (sum > dayMax) return refuse("daily sum above limit", `${sum} ${order.asset} in 24 hours, ${dayMax} at most`)
  const fees = feesByNonce(orders)
  return fees > feesPerDayMax ? refuse("fee above limit", `fees of ${fees} in 24 hours, ${feesPerDayMax} at most`) : null
}

/**
 * Why a key must not sign an order; `null` when it may. Of withdrawals it knows the names it has signed, of approvals nothing: it is the
 * fence that holds when all of those lie. Sums count an order's own nonce too, so a replacement that would not fit into its day waits as well.
 * Source: specification, classes W13, W14, W18, W20; invariants I-28, I-31, I-32, I-49.
 */
export const signingFault = (order: PaymentOrder, limits: Limits, before: SignedBefore): Fault => {
  const key = keyFault(order, limits, before)
  if (key !== null) return key
  const asset = limits.assets.get(order.asset)
  if (asset === undefined) return refuse("asset not listed", `${order.asset} is none of the signer's assets`)
  if (order.amount > asset.perPaymentMax) {
    return refuse("amount above limit", `${order.amount} ${order.asset}, ${asset.perPaymentMax} at most`)
  }
  return receiverFault(order, asset.isNative, limits)
    ?? namesFault(order)
    ?? feeFault(order, limits)
    ?? nonceFault(order, before)
    ?? withdrawalFault(order, before)
    ?? dayFault(order, asset.perDayMax, limits, before)
}
