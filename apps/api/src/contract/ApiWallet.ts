import { Address } from "@sigmatrade/core/chain/Address"
import { Schema, SchemaTransformation } from "effect"

/** A wallet as a caller names it: letters large or small, as people copy them. */
export const ApiWallet = Schema.String.check(Schema.isPattern(/^0x[0-9a-fA-F]{40}$/u)).pipe(
  Schema.decodeTo(Address, SchemaTransformation.transform({ decode: (text) => text.toLowerCase(), encode: (address) => address }))
)
