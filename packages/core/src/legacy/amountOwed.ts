import { Option, Result } from "effect"
import type { Amount } from "../money/Amount.ts"
import type { Asset } from "../money/Asset.ts"
import { parseAmount } from "../money/parseAmount.ts"

/** An amount of the old tables in base units, to the digit; `null`: nobody can owe it (missing, negative, no number, too many decimals). */
export const amountOwed = (text: string | null, asset: Asset): Amount | null =>
  Option.getOrNull(Result.getSuccess(parseAmount(text ?? "", asset)))
