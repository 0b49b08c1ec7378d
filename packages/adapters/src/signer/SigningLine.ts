import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import { SignerEpoch, Signing } from "@sigmatrade/core/payout/SigningLog"
import { Option, Schema } from "effect"
import { createHash } from "node:crypto"

const Line = Schema.Union([
  Schema.Struct({ claimed: SignerEpoch }),
  Schema.Struct({
    at: Schema.DateTimeUtcFromString,
    epoch: SignerEpoch,
    ...PaymentOrder.fields,
    amount: AmountFromString,
    gasLimit: Schema.BigIntFromString,
    gasPrice: Schema.BigIntFromString,
    // Left out where there are none: lines from before orders named what they pay read back exactly.
    withdrawals: Schema.optionalKey(PaymentOrder.fields.withdrawals)
  })
])

/** One line of a log: an epoch that was claimed, or a signing. */
export type SigningLine = { readonly claimed: SignerEpoch } | Signing

const encode = Schema.encodeUnknownSync(Line)
const decode = Schema.decodeUnknownOption(Line)

/** A digit changed by a bad disk would still be a good line: the start of the hash of the rest stands at its end. */
const sumOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16)

const fieldsOf = ({ at, epoch, order: { withdrawals, ...payment } }: Signing) =>
  withdrawals.length === 0 ? { at, epoch, ...payment } : { at, epoch, ...payment, withdrawals }

/** Writes a line, without the end of line: the same one always as the same text. */
export const writeSigningLine = (line: SigningLine): string => {
  const fields = encode(line instanceof Signing ? fieldsOf(line) : line)
  return JSON.stringify({ ...(fields as object), sum: sumOf(JSON.stringify(fields)) })
}

const parse = Option.liftThrowable((text: string): unknown => JSON.parse(text))

/** Reads a line; `null` unless it is exactly what `writeSigningLine` makes of the answer. */
export const readSigningLine = (text: string): SigningLine | null => {
  const fields = Option.getOrNull(Option.flatMap(parse(text), (value) => decode(value)))
  if (fields === null) return null
  const line = "claimed" in fields ? { claimed: fields.claimed } : signingOf(fields)
  return writeSigningLine(line) === text ? line : null
}

const signingOf = ({ at, epoch, withdrawals = [], ...order }: Extract<typeof Line.Type, { readonly epoch: SignerEpoch }>): Signing =>
  new Signing({ at, epoch, order: new PaymentOrder({ ...order, withdrawals }) })
