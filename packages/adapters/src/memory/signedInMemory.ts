import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { PaymentOrder, SignedPayment } from "@sigmatrade/core/payout/Signer"
import { Schema } from "effect"
import { digest } from "./digest.ts"

const Text = Schema.fromJsonString(Schema.toCodecJson(PaymentOrder))
const write = Schema.encodeSync(Text)
const read = Schema.decodeSync(Text)

/** A payment order as the memory chain takes it: no cryptography, and the same order always gives the same bytes and hash. */
export const signedInMemory = (order: PaymentOrder): SignedPayment => {
  const bytes = `0x${Buffer.from(write(order), "utf8").toString("hex")}`
  return new SignedPayment({ bytes, hash: TxHash.make(digest(bytes)) })
}

/** What the bytes order. */
export const orderInMemory = ({ bytes }: Pick<SignedPayment, "bytes">): PaymentOrder => read(Buffer.from(bytes.slice(2), "hex").toString("utf8"))

