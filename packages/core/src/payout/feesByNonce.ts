import type { PaymentOrder } from "./Signer.ts"

/** What orders of one wallet may cost, were all gas used: each nonce once, at its highest price. In base units of the native coin. Pure. */
export const feesByNonce = (orders: ReadonlyArray<Pick<PaymentOrder, "nonce" | "gasLimit" | "gasPrice">>): bigint => {
  const fees = new Map<number, bigint>()
  for (const { gasLimit, gasPrice, nonce } of orders) {
    const fee = fees.get(nonce) ?? 0n
    fees.set(nonce, gasLimit * gasPrice > fee ? gasLimit * gasPrice : fee)
  }
  return [...fees.values()].reduce((total, fee) => total + fee, 0n)
}
