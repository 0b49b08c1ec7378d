import { Result, Schema } from "effect"
import { Amount, AMOUNT_MAX } from "./Amount.ts"
import type { Asset } from "./Asset.ts"

/** A text that is no amount of the asset: not a plain decimal number, more decimals than the asset has, or too large. */
export class AmountMalformed extends Schema.TaggedError<AmountMalformed>()("AmountMalformed", {
  text: Schema.String,
  reason: Schema.Literals(["not a decimal number", "too many decimals", "too large"])
}) {}

/**
 * Reads what a person or a setting wrote (`0.05`, `20`) into base units. Never rounds: a digit that does not fit is an error.
 * Errors: `AmountMalformed` with its reason.
 */
export const parseAmount = (text: string, asset: Asset): Result.Result<Amount, AmountMalformed> => {
  const refuse = (reason: AmountMalformed["reason"]) => Result.fail(new AmountMalformed({ text: text.slice(0, 100), reason }))
  const match = /^(\d{1,78})(?:\.(\d{1,78}))?$/.exec(text)
  if (match === null) return refuse("not a decimal number")
  const [, whole = "", fraction = ""] = match
  const significant = fraction.replace(/0+$/, "")
  if (significant.length > asset.decimals) return refuse("too many decimals")
  const units = BigInt(whole + significant.padEnd(asset.decimals, "0"))
  return units > AMOUNT_MAX ? refuse("too large") : Result.succeed(Amount.make(units))
}
